using System.Security.Cryptography;
using DotNet.Testcontainers.Builders;
using Testcontainers.RabbitMq;

namespace SyncWorker.Testing;

/// <summary>The RabbitMQ that the tests of this process share.</summary>
public static class Broker
{
    private static readonly Lazy<Task<Uri>> Url = new(FindAsync);

    /// <summary>
    /// How the workers of the tests receive, <c>Broker:Receiver</c>: <c>SYNCWORKER_TEST_RECEIVER</c>, or the default if it is not set.
    /// </summary>
    public static string Receiver { get; } =
        Environment.GetEnvironmentVariable("SYNCWORKER_TEST_RECEIVER") is { Length: > 0 } given ? given : "MassTransit";

    /// <summary>The broker's AMQP URL: <c>RABBITMQ_URL</c>, or that of a container if it is not set.</summary>
    /// <exception cref="InvalidOperationException">Docker is missing as well; the message says how to start a broker.</exception>
    public static Task<Uri> GetUrlAsync() => Url.Value;

    /// <summary>
    /// A prefix for the queues and exchanges of one test. It keeps tests apart that share a broker, including tests of other
    /// processes and earlier runs.
    /// </summary>
    public static string UniquePrefix(string name) => $"{name}-{RandomNumberGenerator.GetHexString(10, lowercase: true)}-";

    private static async Task<Uri> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("RABBITMQ_URL") is { Length: > 0 } given)
        {
            return new Uri(given);
        }

        try
        {
            // Never disposed: every test class may still use it, and Testcontainers removes it after this process has ended.
            var container = new RabbitMqBuilder("rabbitmq:4-management").Build();
            await container.StartAsync();
            return new Uri(container.GetConnectionString());
        }
        catch (DockerUnavailableException noDocker)
        {
            throw new InvalidOperationException(
                "These tests need RabbitMQ: run ./test.sh (test.ps1 on Windows), or set RABBITMQ_URL to a running broker, or start Docker.",
                noDocker);
        }
    }
}
