using System.Globalization;

namespace DimeClient;

/// <summary>
/// Checks rows without a server. Pure. Only procedures of the catalog are checked: procedure names are data, and your server may
/// have others.
/// </summary>
internal static class ImportCheck
{
    /// <summary>Every problem of every row, in order.</summary>
    public static IReadOnlyList<ImportProblem> Of(IReadOnlyList<ImportRow> rows)
    {
        var problems = new List<ImportProblem>();
        for (var place = 0; place < rows.Count; place++)
        {
            if (ProcedureRules.Find(rows[place].Procedure) is { } rules)
            {
                Check(place, rows[place], rules, problems);
            }
        }
        return problems;
    }

    /// <summary>The error that a call with these problems ends with.</summary>
    public static DimeError ErrorOf(IReadOnlyList<ImportProblem> problems) => new()
    {
        Kind = DimeErrorKind.Validation,
        Reason = DimeErrorReason.Invalid,
        Message = BodyText.Cap(
            $"Nothing was sent: {string.Join(" ", problems.Select(p => $"Row {p.Row}, {p.Procedure}: {p.Message}"))}",
            DimeError.MaxMessageLength),
        Problems = problems,
    };

    private static void Check(int place, ImportRow row, ProcedureRules rules, List<ImportProblem> problems)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase); // as SQL Server compares names
        foreach (var (name, value) in row.Parameters.Where(p => p.Value is not null))
        {
            if (!rules.Parameters.TryGetValue(name, out var parameter))
            {
                Add(name, ImportProblemKind.UnknownParameter, $"the procedure has no parameter {name}.");
            }
            else if (!given.TryAdd(name, value))
            {
                Add(name, ImportProblemKind.Repeated, $"{name} is given twice.");
            }
            else if (value.Length > parameter.MaxLength)
            {
                Add(name, ImportProblemKind.TooLong, $"{name} has {value.Length} characters; at most {parameter.MaxLength} are allowed.");
            }
            else if (parameter.Type == ParameterType.Duration && value.Length > 0 && !IsTime(value))
            {
                Add(
                    name,
                    ImportProblemKind.NotATime,
                    $"{name} must be HH:mm:ss, from 00:00:00 to 23:59:59. Longer durations use …InSeconds.");
            }
        }
        foreach (var (names, isKey) in rules.Required)
        {
            if (!names.Any(name => given.TryGetValue(name, out var value) && (!isKey || !string.IsNullOrWhiteSpace(value))))
            {
                Add(
                    names[0],
                    ImportProblemKind.Missing,
                    $"{string.Join(" or ", names)} is required{(isKey ? " and must not be blank" : "")}.");
            }
        }

        void Add(string parameter, ImportProblemKind kind, string message) =>
            problems.Add(new(place, row.Procedure, parameter, kind, message));
    }

    private static bool IsTime(string value) =>
        TimeOnly.TryParseExact(value, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
