namespace DimeClient;

/// <summary>Sends one request, receives its answer and classifies it.</summary>
internal sealed class Exchange(Uri baseAddress, Overrides overrides, int maxAnswerBytes, Carrier carrier, TimeProvider time)
{
    public Uri BaseAddress => baseAddress;

    /// <param name="request">The request to send, with the catalog's names.</param>
    /// <param name="credential">The credential to send.</param>
    /// <param name="headers">Headers of this call.</param>
    /// <param name="limit">The longest the exchange may take.</param>
    /// <param name="cancellationToken">The caller's cancellation, or the end of the whole call.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled; reaching <paramref name="limit"/> is a result.
    /// </exception>
    public async Task<Attempt> SendAsync(
        DimeRequest request,
        Credential credential,
        IReadOnlyDictionary<string, string>? headers,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var message = RequestMessage.Of(overrides.Apply(request), baseAddress, credential, headers);
            var address = message.RequestUri;
            using var response = await carrier.SendAsync(message, either.Token).ConfigureAwait(false);
            return carrier.MayFollowRedirects && message.RequestUri != address
                ? Attempt.Failed(TransportErrors.FollowedRedirect(message.RequestUri!))
                : await ReceiveAsync(response, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or IOException)
        {
            // The caller's cancellation takes precedence; any other cancellation, or a failure after one, is a timeout.
            cancellationToken.ThrowIfCancellationRequested();
            return Attempt.Failed(timer.IsCancellationRequested ? TransportErrors.TimedOut(limit) : TransportErrors.From(failure));
        }
    }

    private async Task<Attempt> ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var retryAfter = RetryAfter.Read(response, time.GetUtcNow());
        var received = await ReceivedBody.ReadAsync(response.Content, maxAnswerBytes, cancellationToken).ConfigureAwait(false);
        if (received.Problem is not null)
        {
            cancellationToken.ThrowIfCancellationRequested(); // a cancelled read looks like a lost connection
        }

        var answer = Responses.Of(response, received.Bytes);
        if (received.CutOff is { } cutOff && response.IsSuccessStatusCode)
        {
            return new(answer, null, TransportErrors.From(cutOff));
        }
        var type = response.Content.Headers.ContentType;
        var text = BodyText.Decode(received.Bytes.Span, type?.CharSet);
        var body = received.Problem is { } problem
            ? AnswerReader.Incomplete(text, type?.MediaType, problem)
            : AnswerReader.Read(text, type?.MediaType);
        return new(answer, body, ErrorTable.Classify(answer.StatusCode, body, retryAfter, response.Headers.Location));
    }
}
