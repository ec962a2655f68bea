using System.Security.Cryptography;
using Testcontainers.RabbitMq;

namespace SyncWorker.Testing;

/// <summary>The RabbitMQ that the tests of this process share.</summary>
public static class Broker
{
    private static readonly Lazy<Task<Uri>> Url = new(FindAsync);

    /// <summary>Its AMQP URL: <c>RABBITMQ_URL</c>, else a container's.</summary>
    /// <exception cref="InvalidOperationException">There is neither; the message says what starts one.</exception>
    public static Task<Uri> GetUrlAsync() => Url.Value;

    /// <summary>
    /// A prefix for the queues and exchanges of one test: what keeps tests apart that share a broker, also across processes
    /// and earlier runs.
    /// </summary>
    public static string UniquePrefix(string name) => $"{name}-{RandomNumberGenerator.GetHexString(10, lowercase: true)}-";

    private static async Task<Uri> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("RABBITMQ_URL") is { Length: > 0 } given)
        {
            return new Uri(given);
        }

        // Never disposed: every test class may still use it, and Testcontainers removes it when this process has ended.
        var container = new RabbitMqBuilder("rabbitmq:4-management").Build();
        await container.StartAsync();
        return new Uri(container.GetConnectionString());
    }
}
