using DimeClient;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay;
using SyncWorker.Runtime;

namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>
/// One life of the real worker: everything that <see cref="Flow"/> wires, on a real ledger. Only the clock, the random
/// numbers and the handler below DimeClient are replaced.
/// </summary>
internal sealed class SimulatedWorker : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="name">The worker's name among several; null: the worker makes its own name.</param>
    public SimulatedWorker(
        LedgerStore ledger,
        FakeClock clock,
        Random random,
        HttpMessageHandler board,
        IReadOnlyDictionary<string, string?> overrides,
        string? name = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(overrides).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddFlow(Settings.Read(configuration));
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<Func<double>>(random.NextDouble);
        services.AddSingleton(ledger);
        if (name is not null)
        {
            services.AddSingleton(provider => new Leases(
                ledger,
                provider.GetRequiredService<LeaseOptions>(),
                provider.GetRequiredService<LedgerClock>(),
                clock,
                NullLogger<Leases>.Instance)
            { Worker = name });
        }
        services.AddSingleton(new DimeSchedulerClient(
            new DimeSchedulerOptions
            {
                ApiKey = "test",
                BaseAddress = new("http://board"),
                Timeout = CallPlan.Timeout,
                Retry = DimeClient.RetryOptions.None, // as in the worker itself
            },
            board,
            clock));
        _services = services.BuildServiceProvider();
        Store = _services.GetRequiredService<LedgerStore>();
        Decoder = _services.GetRequiredService<MessageDecoder>();
        Commit = _services.GetRequiredService<GroupCommit>();
        Backlog = _services.GetRequiredService<Backlog>();
    }

    public LedgerStore Store { get; }

    public MessageDecoder Decoder { get; }

    public GroupCommit Commit { get; }

    public Backlog Backlog { get; }

    /// <summary>The exception that ended one of the loops; in production it would have ended the process.</summary>
    public Exception? Failure => _loops.Select(loop => loop.Exception?.InnerException).FirstOrDefault(failure => failure is not null);

    /// <summary>
    /// The same as <see cref="Operate.Queries.StatusReport.IsDone"/>, in one statement because it is checked after every step.
    /// </summary>
    public bool IsDone => Store.Read(ledger => ledger.ExecuteScalar<bool>(DoneSql));

    public T Part<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>An operator's verb.</summary>
    public Task<TReport?> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport => verb.Act(Part<VerbTools>(), request, cancellationToken);

    private const string DoneSql = $"""
        select not exists(select 1 from entity e where {Operate.Queries.StatusQuery.IsUncertain})
          and not exists(
            select 1 from change c join entity e on e.id = c.entity_id left join entity p on p.id = e.parent_id
            where c.state = 'Pending' and not ({Operate.Queries.StatusQuery.IsBlocked}))
        """;

    private readonly List<Task> _loops = [];

    /// <summary>Starts the loops; call it on the simulation's thread.</summary>
    public void Start()
    {
        _loops.Add(Commit.RunAsync(_stopping.Token));
        _loops.Add(_services.GetRequiredService<Dispatcher>().RunAsync(_stopping.Token));
    }

    /// <summary>Ends this life as <c>kill -9</c> does: none of its code runs again.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        Store.Dispose();
    }
}
