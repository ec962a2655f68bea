using System.Globalization;
using System.Text;
using System.Text.Json;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;
using ReadPages = SyncWorker.Replay.Lists.Pages;

namespace SyncWorker.Dashboard;

/// <summary>All dead letters that match a filter, as a file. Written while they are read, so their number does not matter.</summary>
internal static class LetterExport
{
    private static readonly string[] Columns =
    [
        "id", "entity", "key", "code", "class", "message", "field", "value", "httpStatus", "attempts", "firstSeen", "lastSeen", "source",
        "fields",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dead/export.csv", (HttpContext context, IOperator operate) =>
            WriteAsync(context, operate, "text/csv; charset=utf-8", string.Join(',', Columns) + "\r\n", Csv))
            .WithMetadata(new PageAccess()).ExcludeFromDescription();
        routes.MapGet("/dead/export.json", (HttpContext context, IOperator operate) =>
            WriteAsync(
                context, operate, "application/x-ndjson; charset=utf-8", "",
                letter => JsonSerializer.Serialize(letter, Json.Options) + "\n"))
            .WithMetadata(new PageAccess()).ExcludeFromDescription();
    }

    private static async Task WriteAsync(
        HttpContext context, IOperator operate, string type, string head, Func<DeadLetter, string> line)
    {
        var (filter, problems) = FilterQuery.Read<LetterFilter>(context.Request.Query);
        if (problems.Count > 0)
        {
            await TypedResults.Problem(string.Join(' ', problems), statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = type;
        var ending = type.Contains("csv", StringComparison.Ordinal) ? "csv" : "ndjson";
        context.Response.Headers.ContentDisposition = $"attachment; filename=dead-letters.{ending}";
        await context.Response.WriteAsync(head, context.RequestAborted);
        var export = operate.ForExport();
        await foreach (var letter in ReadPages.AllAsync(export.DeadLettersAsync, filter, cancellationToken: context.RequestAborted))
        {
            await context.Response.WriteAsync(line(letter), context.RequestAborted);
        }
    }

    private static string Csv(DeadLetter letter) => string.Join(',', new[]
    {
        Text(letter.Id), letter.Entity, letter.Key, letter.Code, letter.Class, letter.Message, letter.Field,
        letter.Field is { } field ? letter.Fields.GetValueOrDefault(field) : null,
        Text(letter.HttpStatus), Text(letter.Attempts), letter.FirstSeen.ToString("O"), letter.LastSeen.ToString("O"), letter.Source,
        letter.Body ?? JsonSerializer.Serialize(letter.Fields, Json.Options),
    }.Select(Cell)) + "\r\n";

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// A value as RFC 4180 says. A spreadsheet would calculate one that begins like a formula, so such a value is marked as text.
    /// </summary>
    internal static string Cell(string? value)
    {
        if (value is null)
        {
            return "";
        }

        var text = new StringBuilder(value.Length + 2).Append('"');
        if (value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
        {
            text.Append('\'');
        }
        return text.Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
