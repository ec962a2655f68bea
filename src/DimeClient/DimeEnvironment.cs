namespace DimeClient;

/// <summary>Dime.Scheduler's hosted environments. Source: the vendor's API page.</summary>
public enum DimeEnvironment
{
    /// <summary><c>https://api.dimescheduler.com</c></summary>
    Production = 0,

    /// <summary><c>https://sandbox.api.dimescheduler.com</c></summary>
    Sandbox = 1,

    /// <summary><c>https://test.api.dimescheduler.com</c></summary>
    Test = 2,
}
