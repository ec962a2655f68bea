using System.Diagnostics.CodeAnalysis;

namespace DimeClient;

/// <summary>The outcome of a call: data or an error, never both. It throws only if you call <see cref="EnsureSuccess"/>.</summary>
/// <typeparam name="T">The data of a successful call.</typeparam>
public sealed class Result<T>
    where T : notnull
{
    private Result(T? data, DimeError? error, DimeResponse? response)
    {
        Data = data;
        Error = error;
        Response = response;
    }

    /// <summary>The API did what was asked. HTTP 200 alone is not enough: a body that reports failure counts as a failure.</summary>
    [MemberNotNullWhen(true, nameof(Data))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>The data of the call; default if it failed.</summary>
    public T? Data { get; }

    /// <summary>Why the call failed; null if it succeeded.</summary>
    public DimeError? Error { get; }

    /// <summary>The answer as received; null if no answer arrived or nothing was sent.</summary>
    public DimeResponse? Response { get; }

    /// <summary>How often the request was sent; 0 if that was not needed or not possible.</summary>
    public int Attempts { get; private init; }

    /// <summary>How old the data are if they come from the read cache; null if they come from the server.</summary>
    public CacheHit? Cached { get; private init; }

    /// <summary>The data, or the exception that matches the error: Python's <c>raise_for_error()</c>.</summary>
    /// <exception cref="DimeApiException">The call failed; its <see cref="DimeError.Kind"/> decides the type.</exception>
    public T EnsureSuccess() => Ok ? Data : throw DimeApiException.For(Error, Response);

    internal static Result<T> Success(T data, DimeResponse? response) => new(data, null, response);

    internal Result<T> After(int attempts, CacheHit? cached) => new(Data, Error, Response) { Attempts = attempts, Cached = cached };

    internal static Result<T> Failure(DimeError error, DimeResponse? response) => new(default, error, response);
}
