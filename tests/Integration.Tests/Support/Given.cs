using System.Globalization;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>Changes as an ERP would publish them.</summary>
internal static class Given
{
    public static Dictionary<string, object> Job(string jobNo, string text, long? version = null, string? id = null)
    {
        var job = new Dictionary<string, object>
        {
            ["entity"] = "Job",
            ["sourceApp"] = "BC1",
            ["sourceType"] = "SERVICE",
            ["jobNo"] = jobNo,
            ["shortDescription"] = text,
        };
        if (version is { } number)
        {
            job["version"] = number;
        }

        if (id is not null)
        {
            job["messageId"] = id;
        }
        return job;
    }

    public static Dictionary<string, object> Task(string jobNo, string taskNo, string text)
    {
        var task = Job(jobNo, text);
        task["entity"] = "Task";
        task["taskNo"] = taskNo;
        return task;
    }

    public static string No(int number) => "JOB-" + number.ToString("00000", CultureInfo.InvariantCulture);
}
