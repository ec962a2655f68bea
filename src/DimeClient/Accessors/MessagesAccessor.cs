using System.Text.Json;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>POST /message</c>. A message sent twice appears twice, so the call is not safe to repeat.</summary>
public sealed class MessagesAccessor
{
    private readonly DimeTransport _transport;

    internal MessagesAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>Shows a message; the severity is sent as its number.</summary>
    /// <inheritdoc cref="SendAsync(string, string, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> SendAsync(
        string text, Severity severity, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(new Message { Text = text, Severity = severity }, options, cancellationToken);

    /// <summary>Shows a message; the severity is sent by name, as in the Python SDK.</summary>
    /// <param name="text">The text of the message.</param>
    /// <param name="severity">
    /// <c>Verbose</c>, <c>Debug</c>, <c>Info</c>, <c>Warning</c>, <c>Error</c> or <c>Fatal</c>; sent as it is.
    /// </param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the message may still appear.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<WriteResult>> SendAsync(
        string text, string severity, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(text, user: null, writer => writer.WriteString("severity", severity), options, cancellationToken);

    /// <summary>Shows a message, only to one user if the message names one.</summary>
    /// <inheritdoc cref="SendAsync(string, string, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> SendAsync(Message message, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendAsync(message.Text, message.User, writer => WriteNumber(writer, message.Severity), options, cancellationToken);
    }

    private static void WriteNumber(Utf8JsonWriter writer, Severity? severity)
    {
        if (severity is { } known)
        {
            writer.WriteNumber("severity", (int)known);
        }
    }

    private Task<Result<WriteResult>> SendAsync(
        string text, string? user, Action<Utf8JsonWriter> writeSeverity, CallOptions? options, CancellationToken cancellationToken)
    {
        var body = EntityJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("text", text);
            writeSeverity(writer);
            if (user is not null)
            {
                writer.WriteString("user", user);
            }
            writer.WriteEndObject();
        });
        return _transport.SendAsync(
            new DimeRequest(HttpMethod.Post, "message") { Body = body }, WriteResult.Read, options, cancellationToken);
    }
}
