namespace DimeClient;

/// <summary>The SDK family's eight errors.</summary>
public enum DimeErrorKind
{
    /// <summary>400, 413, 422, and a body that reports failure without its own status.</summary>
    Validation,

    /// <summary>401, or no usable API key.</summary>
    Authentication,

    /// <summary>402, 403.</summary>
    Authorization,

    /// <summary>404, 405, 410.</summary>
    NotFound,

    /// <summary>409.</summary>
    Conflict,

    /// <summary>429.</summary>
    RateLimit,

    /// <summary>5xx.</summary>
    Server,

    /// <summary>No usable answer: transport, TLS, timeout, 408, a redirect, an answer that is not from the API or cannot be read.</summary>
    Network,
}
