namespace DimeClient;

/// <summary>The reason behind a <see cref="DimeErrorKind"/>; it tells whose fault the error is and whether a retry can help.</summary>
public enum DimeErrorReason
{
    /// <summary>
    /// The content of the request is refused: 400, 409, 422, a 404 about a record, a body that reports failure inside a 200.
    /// </summary>
    Refused,

    /// <summary>Too many calls: 429, or 503 with a Retry-After.</summary>
    Throttled,

    /// <summary>No answer in time: our own timeout, or 408. The call may have been executed.</summary>
    Timeout,

    /// <summary>No connection (DNS, refused), or it broke before the whole answer arrived. The call may have been executed.</summary>
    ConnectionFailed,

    /// <summary>502, 504, 503 without a Retry-After. The call may have been executed.</summary>
    Unavailable,

    /// <summary>500 and every other 5xx.</summary>
    ServerFault,

    /// <summary>413: the request has too many bytes or rows.</summary>
    TooLarge,

    /// <summary>401, or no usable API key.</summary>
    Unauthenticated,

    /// <summary>402, 403.</summary>
    Forbidden,

    /// <summary>404 or 410 that are not about a record, 405: the address is wrong.</summary>
    EndpointNotFound,

    /// <summary>The TLS handshake failed: certificate, protocol, or a proxy in between.</summary>
    TlsFailed,

    /// <summary>A 3xx. Redirects are never followed: the API key would be sent along.</summary>
    Redirected,

    /// <summary>Something else answered, such as a proxy's page in HTML.</summary>
    NotTheApi,

    /// <summary>
    /// A 2xx whose body cannot be read: truncated, not JSON, too long, or without a verdict. The call may have been
    /// executed.
    /// </summary>
    UnreadableAnswer,

    /// <summary>The SDK itself refuses the rows, and nothing was sent: see <see cref="DimeError.Problems"/>.</summary>
    Invalid,
}
