using System.Reflection;
using System.Text.Json;
using DimeClient.Entities;

namespace DimeClient.Tests.RoundTrip;

/// <summary>The typed calls of an entity whose type is known only at run time.</summary>
internal static class TypedCalls
{
    public static Task<Result<WriteResult>> CreateAsync(DimeSchedulerClient client, DimeEntity entity)
    {
        var accessor = typeof(DimeSchedulerClient).GetProperties().Single(p => p.PropertyType.BaseType is { IsGenericType: true } accessor
            && accessor.GetGenericArguments()[0] == entity.GetType()).GetValue(client)!;
        return (Task<Result<WriteResult>>)accessor.GetType()
            .GetMethod("CreateAsync", [entity.GetType(), typeof(CallOptions), typeof(CancellationToken)])!
            .Invoke(accessor, [entity, null, CancellationToken.None])!;
    }

    /// <summary>The entity as its GET returns it; none if the API has no such call.</summary>
    public static async Task<IReadOnlyList<DimeEntity>> ReadAsync(DimeSchedulerClient client, DimeEntity entity) => entity switch
    {
        Job job => [(await client.Jobs.GetAsync(job.JobNo!)).EnsureSuccess()],
        Appointment => [(await client.Appointments.GetAsync(new DateTime(1, 1, 2), new DateTime(9999, 12, 30))).EnsureSuccess()[^1]],
        Resource => [(await client.Resources.GetAllAsync()).EnsureSuccess()[^1]],
        Category => [(await client.Categories.GetAllAsync()).EnsureSuccess()[^1]],
        TimeMarker => [(await client.TimeMarkers.GetAllAsync()).EnsureSuccess()[^1]],
        FilterValue => [(await client.FilterValues.GetAllAsync()).EnsureSuccess()[^1]],
        FilterGroup { Id: not null } => [(await client.FilterGroups.GetAllAsync()).EnsureSuccess()[^1]],
        Notification => [(await client.Notifications.GetAsync(sort: "createdAt:desc")).EnsureSuccess()[0]],
        _ => [],
    };

    public static DimeEntity Read(DimeEntity like, JsonElement record) =>
        (DimeEntity)like.GetType().GetMethod("Read", BindingFlags.Static | BindingFlags.NonPublic)!
            .Invoke(null, [new FieldReader(like.Definition, record)])!;
}
