using SyncWorker.Compare;
using SyncWorker.Operate.Access.Keys;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Redaction;

/// <summary>The same answers without personal values: for those who are no operators, and for exports.</summary>
internal sealed class RedactedOperator(IOperator all, Redactor redactor) : IOperator
{
    public IOperator ForExport() => this;

    public async Task<StatusReport> StatusAsync(CancellationToken cancellationToken) =>
        redactor.Apply(await all.StatusAsync(cancellationToken));

    public async Task<Page<DeadLetter>> DeadLettersAsync(LetterFilter filter, CancellationToken cancellationToken) =>
        redactor.Apply(await all.DeadLettersAsync(filter, cancellationToken));

    public async Task<DeadLetter?> DeadLetterAsync(long id, CancellationToken cancellationToken) =>
        redactor.Apply(await all.DeadLetterAsync(id, cancellationToken));

    public async Task<Page<DeadGroup>> DeadGroupsAsync(LetterFilter filter, CancellationToken cancellationToken) =>
        redactor.Apply(await all.DeadGroupsAsync(filter, cancellationToken));

    public async Task<Page<OperationReport>> OperationsAsync(OperationFilter filter, CancellationToken cancellationToken) =>
        redactor.Apply(await all.OperationsAsync(filter, cancellationToken));

    public async Task<OperationReport?> OperationAsync(long id, CancellationToken cancellationToken) =>
        redactor.Apply(await all.OperationAsync(id, cancellationToken));

    public Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport => all.DoAsync(verb, request, cancellationToken);

    public async Task<EntityLookup> EntityAsync(string entity, string key, CancellationToken cancellationToken) =>
        redactor.Apply(await all.EntityAsync(entity, key, cancellationToken));

    public Task<IReadOnlyList<string>> KeysAsync(
        string entity, string sourceApp, DateTimeOffset before, CancellationToken cancellationToken) =>
        all.KeysAsync(entity, sourceApp, before, cancellationToken);

    public async Task<CompareAnswer> CompareAsync(CompareRequest request, CancellationToken cancellationToken) =>
        redactor.Apply(await all.CompareAsync(request, cancellationToken));

    public Task<Page<RecordSummary>> EntitiesAsync(RecordFilter filter, CancellationToken cancellationToken) =>
        all.EntitiesAsync(filter, cancellationToken);

    public async Task<SearchReport> SearchAsync(string query, CancellationToken cancellationToken) =>
        redactor.Apply(await all.SearchAsync(query, cancellationToken));

    public async Task<ChangeReport?> ChangeAsync(long id, CancellationToken cancellationToken) =>
        redactor.Apply(await all.ChangeAsync(id, cancellationToken));

    public async Task<Page<ChangeReport>> ChangesAsync(ChangeFilter filter, CancellationToken cancellationToken) =>
        redactor.Apply(await all.ChangesAsync(filter, cancellationToken));

    public async Task<ImportReport?> ImportAsync(long id, CancellationToken cancellationToken) =>
        redactor.Apply(await all.ImportAsync(id, cancellationToken));

    public async Task<Page<ImportReport>> ImportsAsync(ImportFilter filter, CancellationToken cancellationToken) =>
        redactor.Apply(await all.ImportsAsync(filter, cancellationToken));

    public Task<Page<AuditEntry>> AuditAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        all.AuditAsync(filter, cancellationToken);

    public Task<IReadOnlyList<AccessKey>> AccessKeysAsync(CancellationToken cancellationToken) => all.AccessKeysAsync(cancellationToken);

    public Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) => all.VerifyAsync(cancellationToken);
}
