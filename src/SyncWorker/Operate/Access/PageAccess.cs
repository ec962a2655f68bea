namespace SyncWorker.Operate.Access;

/// <summary>
/// The endpoint belongs to the page. Its users sign in with a cookie, and its own guard checks where requests come from, because forms
/// and Blazor's requests are not JSON.
/// </summary>
/// <param name="IsOpen">Also for those who are not signed in.</param>
internal sealed record PageAccess(bool IsOpen = false);
