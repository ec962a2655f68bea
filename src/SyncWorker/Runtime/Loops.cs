namespace SyncWorker.Runtime;

/// <summary>Loops that run as long as the service does.</summary>
internal static class Loops
{
    /// <summary>Registers the loop as one instance that other services can also resolve.</summary>
    public static void AddLoop<T>(this IServiceCollection services)
        where T : BackgroundService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
