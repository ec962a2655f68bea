using System.Globalization;

namespace DimeEmulator;

/// <summary><c>GET /_emulator/log?after=N</c>: the lines after that sequence number, exactly as in the file.</summary>
internal sealed class LogAnswer(ImportDesk desk, long after) : IResult
{
    public static IResult Of(ImportDesk desk, string? after)
    {
        if (string.IsNullOrEmpty(after))
        {
            return new LogAnswer(desk, 0);
        }
        return long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new LogAnswer(desk, sequence)
            : Answer.Problem(new FieldProblem("after", after, "a sequence number of the log, from 0"));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/x-ndjson";
        return desk.CopyLogAsync(after, httpContext.Response.Body, httpContext.RequestAborted);
    }
}
