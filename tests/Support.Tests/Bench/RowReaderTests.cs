using System.Text;
using System.Text.Json;
using SyncWorker.Bench.Sinks;

namespace SyncWorker.Testing.Tests.Bench;

public sealed class RowReaderTests
{
    [Fact]
    public void Job_and_version_are_found_wherever_they_stand_in_a_row() => Assert.Equal(
        [(7, 3), (8, 12)],
        Read("""
            [{"StoredProcedureName":"mboc_upsertJob","ParameterNames":["SourceApp","JobNo","ShortDescription"],"ParameterValues":["BC1","JOB-7","Boiler 3"]},
             {"StoredProcedureName":"mboc_upsertJob","ParameterNames":["ShortDescription","JobNo"],"ParameterValues":["Boiler 12","JOB-8"]}]
            """));

    [Theory]
    [InlineData("{}")]
    [InlineData("""[{"StoredProcedureName":"p","ParameterNames":["JobNo"],"ParameterValues":["JOB-7"]}]""")]
    [InlineData("""[{"ParameterNames":["JobNo","ShortDescription"],"ParameterValues":["JOB-7","Boiler x"]}]""")]
    public void What_is_no_row_of_the_benchmark_is_an_error(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    private static List<(int, int)> Read(string body)
    {
        var rows = new List<(int, int)>();
        RowReader.Read(Encoding.UTF8.GetBytes(body), rows);
        return rows;
    }
}
