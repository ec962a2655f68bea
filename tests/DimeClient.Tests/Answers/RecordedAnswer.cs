using System.Net;
using System.Text;

namespace DimeClient.Tests.Answers;

/// <summary>An answer in a file: the expected result, the status line, headers, an empty line, the body.</summary>
internal sealed record RecordedAnswer(string Expected, int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "DimeClient.Tests", "Answers", "Recorded");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.http").Select(f => Path.GetFileNameWithoutExtension(f)!).Order();

    public static RecordedAnswer Read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, $"{name}.http"));
        var end = bytes.AsSpan().IndexOf("\n\n"u8);
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n');
        var headers = lines[2..].Select(line => line.Split(": ", 2)).Select(part => (part[0], part[1]));
        return new(lines[0][2..], int.Parse(lines[1].Split(' ')[1], null), [.. headers], bytes[(end + 2)..]);
    }

    public HttpResponseMessage ToResponse()
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = new ByteArrayContent(Body) };
        foreach (var (name, value) in Headers.Where(h => h.Name != "Content-Length"))
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return response;
    }
}
