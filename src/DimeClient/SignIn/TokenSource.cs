using System.Buffers;
using System.Text.Json;

namespace DimeClient;

/// <summary>
/// Signs in with <c>POST /token</c>. However many calls need a token, only one sign-in request is in flight at a time, and all of
/// them use its token.
/// </summary>
internal sealed class TokenSource(string userName, string password, Exchange exchange, TimeSpan timeout, TimeProvider time)
    : CredentialSource
{
    // Guards the two fields below; never held while awaiting or sending.
    private readonly Lock _lock = new();
    private AccessToken? _current;
    private TaskCompletionSource<(Credential?, DimeError?)>? _signingIn;

    public override async ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<(Credential?, DimeError?)> signingIn;
        var isMine = false;
        lock (_lock)
        {
            if (_current is { } token && !(time.GetUtcNow() >= token.RenewAt))
            {
                return (Credential.OfToken(token.Text), null);
            }
            isMine = _signingIn is null;
            signingIn = _signingIn ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        if (isMine)
        {
            _ = SignInAsync(signingIn);
        }
        return await signingIn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public override bool Refused(Credential credential)
    {
        lock (_lock)
        {
            // Another call may have renewed the token already: then try the new one.
            if (_current?.Text == credential.Token)
            {
                _current = null;
            }
        }
        return true;
    }

    // The call that started the sign-in may be cancelled while others still want the token, so only the timeout ends it.
    private async Task SignInAsync(TaskCompletionSource<(Credential?, DimeError?)> signingIn)
    {
        try
        {
            var request = new DimeRequest(HttpMethod.Post, "token") { Body = Body() };
            var attempt = await exchange.SendAsync(request, Credential.None, headers: null, timeout, CancellationToken.None)
                .ConfigureAwait(false);
            Settle(signingIn, Read(attempt));
        }
        catch (Exception failure)
        {
            // A bug of ours or of a handler: all waiting calls get the exception.
            lock (_lock)
            {
                _signingIn = null;
            }
            signingIn.SetException(failure);
        }
    }

    private void Settle(TaskCompletionSource<(Credential?, DimeError?)> signingIn, (AccessToken? Token, DimeError? Error) outcome)
    {
        AccessToken? usable;
        lock (_lock)
        {
            _signingIn = null;
            // Renewal starts before the token expires: until then the old token is still usable.
            usable = outcome.Token ?? (time.GetUtcNow() < _current?.Expires ? _current : null);
            _current = usable;
        }
        signingIn.SetResult(usable is null ? (null, outcome.Error) : (Credential.OfToken(usable.Text), null));
    }

    private (AccessToken? Token, DimeError? Error) Read(Attempt attempt)
    {
        if (attempt.Error is { } error)
        {
            // A body that only looks like a failure may hold a token, so it is not shown.
            var body = error.StatusCode is >= 200 and < 300 ? null : error.Body;
            return (null, error with
            {
                Message = BodyText.Cap($"Signing in failed: {error.Message}", DimeError.MaxMessageLength),
                Body = body,
                NeverExecuted = true,
            });
        }
        return attempt.Body!.Content?.TextOf("token") is { Length: > 0 } text && text.All(c => c is > ' ' and < '\x7f')
            ? (AccessToken.Read(text, time.GetUtcNow()), null)
            : (null, TransportErrors.NoToken(attempt.Response!.StatusCode));
    }

    private ReadOnlyMemory<byte> Body()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("username", userName);
        writer.WriteString("password", password);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
