using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>
/// Reports one call as an activity, a measurement and a log line: endpoint, reason and status, never the server's words, which may
/// quote secrets.
/// </summary>
internal sealed class CallWatch : IDisposable
{
    private readonly DimeRequest _request;
    private readonly ILogger _log;
    private readonly long _began;
    private readonly TimeProvider _time;
    private readonly Activity? _activity;
    private string? _outcome;

    public CallWatch(DimeRequest request, Uri baseAddress, ILogger log, long began, TimeProvider time)
    {
        (_request, _log, _began, _time) = (request, log, began, time);
        _activity = Instruments.Source.StartActivity($"{request.Method.Method} /{request.Endpoint}", ActivityKind.Client);
        _activity?.SetTag("http.request.method", request.Method.Method);
        _activity?.SetTag("server.address", baseAddress.Host);
        _activity?.SetTag("server.port", baseAddress.Port);
        _activity?.SetTag("dimeclient.endpoint", request.Endpoint);
    }

    /// <summary>Reports a failed attempt that is followed by another one.</summary>
    public void Repeats(DimeError error, TimeSpan wait)
    {
        var reason = error.Reason.ToString();
        Instruments.Retries.Add(1, new("dimeclient.endpoint", _request.Endpoint), new("error.type", reason));
        _activity?.AddEvent(new("retry", tags: new() { ["error.type"] = reason, ["http.response.status_code"] = error.StatusCode }));
        _log.AttemptFailed(_request.Method.Method, _request.PathOnly, error.Reason, error.StatusCode, wait);
    }

    /// <summary>Reports the end of the call. If this is never called, the call was cancelled or hit a bug.</summary>
    public Attempt Ends(Attempt last, int sent)
    {
        _outcome = last.Error is { } error ? error.Reason.ToString() : "ok";
        _activity?.SetTag("http.response.status_code", last.Error?.StatusCode ?? last.Response?.StatusCode);
        _activity?.SetTag("http.request.resend_count", Math.Max(0, sent - 1));
        _log.CallEnded(
            _request.Method.Method,
            _request.PathOnly,
            _outcome,
            last.Error?.StatusCode ?? last.Response?.StatusCode,
            sent,
            _time.GetElapsedTime(_began));
        return last;
    }

    public void Dispose()
    {
        var outcome = _outcome ?? "Cancelled";
        TagList tags = [new("http.request.method", _request.Method.Method), new("dimeclient.endpoint", _request.Endpoint)];
        if (outcome != "ok")
        {
            tags.Add("error.type", outcome);
            _activity?.SetTag("error.type", outcome);
            _activity?.SetStatus(ActivityStatusCode.Error);
        }
        Instruments.Duration.Record(_time.GetElapsedTime(_began).TotalSeconds, tags);
        _activity?.Dispose();
    }
}
