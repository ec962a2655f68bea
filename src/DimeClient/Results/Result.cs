using System.Diagnostics.CodeAnalysis;

namespace DimeClient;

/// <summary>The outcome of a call: data or an error, never both. Nothing is thrown unless you ask for it.</summary>
/// <typeparam name="T">What the call brings when it succeeds.</typeparam>
public sealed class Result<T>
    where T : notnull
{
    private Result(T? data, DimeError? error, DimeResponse? response)
    {
        Data = data;
        Error = error;
        Response = response;
    }

    /// <summary>The API did what was asked. HTTP 200 alone does not mean that: a failing body counts as a failure.</summary>
    [MemberNotNullWhen(true, nameof(Data))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    /// <summary>What the call brought; default where it failed.</summary>
    public T? Data { get; }

    /// <summary>Why it failed; null where it succeeded.</summary>
    public DimeError? Error { get; }

    /// <summary>The answer as it came; null where nothing came back or nothing was sent.</summary>
    public DimeResponse? Response { get; }

    /// <summary>How often the request was sent; 0 where that was not needed, or not possible.</summary>
    public int Attempts { get; private init; }

    /// <summary>How old the data are where they come from the read cache; null where the server was asked.</summary>
    public CacheHit? Cached { get; private init; }

    /// <summary>The data, or the exception that matches the error: Python's <c>raise_for_error()</c>.</summary>
    /// <exception cref="DimeApiException">The call failed; its <see cref="DimeError.Kind"/> decides the type.</exception>
    public T EnsureSuccess() => Ok ? Data : throw DimeApiException.For(Error, Response);

    internal static Result<T> Success(T data, DimeResponse? response) => new(data, null, response);

    internal Result<T> After(int attempts, CacheHit? cached) => new(Data, Error, Response) { Attempts = attempts, Cached = cached };

    internal static Result<T> Failure(DimeError error, DimeResponse? response) => new(default, error, response);
}
