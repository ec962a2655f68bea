namespace SyncWorker.Runtime;

/// <summary>Loops that run as long as the service does.</summary>
internal static class Loops
{
    /// <summary>One instance, that others may ask for, too.</summary>
    public static void AddLoop<T>(this IServiceCollection services)
        where T : BackgroundService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
