using System.Globalization;

namespace SyncWorker.Dashboard;

/// <summary>Fills values into a text of <c>Texts.resx</c>. Pure.</summary>
internal static class Fill
{
    public static string In(string text, params object?[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
