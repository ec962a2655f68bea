namespace SyncWorker.Dashboard.Access;

/// <summary>A page for those who are not signed in.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenPageAttribute : Attribute;
