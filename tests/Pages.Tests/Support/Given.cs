using System.Globalization;

namespace SyncWorker.Pages.Tests.Support;

/// <summary>Changes as an ERP would publish them.</summary>
internal static class Given
{
    public static string No(int number) => "JOB-" + number.ToString("00000", CultureInfo.InvariantCulture);

    public static Dictionary<string, object> Job(string jobNo, long? version = null, params (string Field, object Value)[] fields)
    {
        var job = new Dictionary<string, object>
        {
            ["entity"] = "Job",
            ["sourceApp"] = "BC1",
            ["sourceType"] = "SERVICE",
            ["jobNo"] = jobNo,
            ["shortDescription"] = "Boiler",
        };
        if (version is { } number)
        {
            job["version"] = number;
        }
        foreach (var (field, value) in fields)
        {
            job[field] = value;
        }
        return job;
    }

    public static Dictionary<string, object> Task(string jobNo, string taskNo, params (string Field, object Value)[] fields)
    {
        var task = Job(jobNo, version: null, fields);
        (task["entity"], task["taskNo"]) = ("Task", taskNo);
        return task;
    }
}
