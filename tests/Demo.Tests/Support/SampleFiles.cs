using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SyncWorker.Demo.Tests.Support;

/// <summary>The fields that Dime.Scheduler must have in the end, read from the samples without the program's own code.</summary>
internal static class SampleFiles
{
    public static string Csv(string name) => Repository.File($"samples/{name}.csv");

    public static string Map(string name) => Repository.File($"samples/{name}.map.json");

    /// <summary>The fields of each record (wire name → value), by the record's key.</summary>
    public static Dictionary<string, Dictionary<string, string>> Expected(string name, params string[] key)
    {
        var map = JsonDocument.Parse(File.ReadAllText(Map(name))).RootElement;
        var rows = Rows(File.ReadAllText(Csv(name)));
        var records = new Dictionary<string, Dictionary<string, string>>();
        foreach (var row in rows.Skip(1))
        {
            var record = map.GetProperty("constants").EnumerateObject()
                .ToDictionary(constant => Wire(constant.Name), constant => constant.Value.GetString()!);
            foreach (var column in map.GetProperty("columns").EnumerateObject())
            {
                var cell = row[rows[0].IndexOf(column.Name)];
                var isPlain = column.Value.ValueKind == JsonValueKind.String;
                var field = (isPlain ? column.Value : column.Value.GetProperty("field")).GetString()!;
                if (cell.Length > 0)
                {
                    record[Wire(field)] = !isPlain
                        ? (int.Parse(cell, CultureInfo.InvariantCulture) * column.Value.GetProperty("multiply").GetInt32())
                            .ToString(CultureInfo.InvariantCulture)
                        : field.StartsWith("freeBit", StringComparison.Ordinal) ? char.ToUpperInvariant(cell[0]) + cell[1..]
                        : cell;
                }
            }
            records.Add(KeyOf(record, key), record);
        }
        return records;
    }

    public static string KeyOf(Dictionary<string, string> record, params string[] key) =>
        string.Join('/', key.Select(part => record[part]));

    private static string Wire(string json) => char.ToUpperInvariant(json[0]) + json[1..];

    private static List<List<string>> Rows(string text)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append(text[i++]);
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' or '\n' when !quoted:
                    row.Add(cell.ToString());
                    cell.Clear();
                    if (text[i] == '\n')
                    {
                        rows.Add(row);
                        row = [];
                    }
                    break;
                case '\r' when !quoted:
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }
        return rows;
    }
}
