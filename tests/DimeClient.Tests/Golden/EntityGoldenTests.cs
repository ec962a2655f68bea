using System.Text;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Golden;

/// <summary>Client and emulator are each compared with <c>entities.txt</c>, which neither of them wrote.</summary>
public sealed class EntityGoldenTests
{
    private static readonly IReadOnlyDictionary<string, string[]> Blocks = GoldenFile.Read("entities.txt");

    public static TheoryData<string> Names => [.. Blocks.Keys];

    [Fact]
    public void Every_accessor_that_writes_entities_is_in_the_file()
    {
        var accessors = typeof(DimeSchedulerClient).GetProperties()
            .Where(
                p => p.PropertyType.BaseType is { IsGenericType: true } && p.PropertyType.GetMethods().Any(m => m.Name == "UpdateAsync"));

        Assert.Equal(accessors.Select(p => p.Name).Order(StringComparer.Ordinal), Blocks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(EntityCalls.All.Select(c => c.Name), Blocks.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_client_sends_what_the_file_says(string name)
    {
        var calls = EntityCalls.All.Single(c => c.Name == name);

        var sent = await GoldenFile.SentAsync(
            c => calls.Create(c, false), c => calls.Update(c, false), c => calls.Delete(c, false),
            c => calls.Create(c, true), c => calls.Update(c, true), c => calls.Delete(c, true));

        Assert.Equal(Expected(name).Select(e => $"{e.Verb} {e.Path}\n{e.Body}"), sent);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_emulator_accepts_what_the_file_says(string name)
    {
        await using var emulator = await LocalDime.StartWithBoardAsync();

        foreach (var (verb, path, body) in Expected(name))
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), path.TrimStart('/'));
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await emulator.Http.SendAsync(request);

            Assert.True(response.IsSuccessStatusCode, $"{verb} {path} {body}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static IEnumerable<(string Verb, string Path, string Body)> Expected(string name)
    {
        var lines = Blocks[name].Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return from number in (string[])["one", "many"]
               from verb in (string[])["create", "update", "delete"]
               let target = lines[verb].Split(' ')
               select (target[0], target[1], lines[number]);
    }
}
