using System.Text;
using Xunit;

namespace DimeClient.Tests.Retries;

public sealed class RepeatRuleTests
{
    [Theory]
    [InlineData("mboc_upsertJob", "SourceApp=BC SourceType=S JobNo=1", true)]
    [InlineData("MBOC_UPSERTJOB", "SourceApp=BC SourceType=S JobNo=1", true)]
    [InlineData("mboc_upsertJob", "SourceApp=BC SourceType=S", false)] // identifies no job
    [InlineData("mboc_upsertJob", "SourceApp=BC SourceType=S JobNo=", false)]
    [InlineData("mboc_deleteJob", "", true)] // deleting twice deletes once
    [InlineData("mboc_ClearTaskFilterValue", "", true)]
    [InlineData("mboc_upsertAppointment", "Subject=x", false)]
    [InlineData("mboc_upsertAppointment", "AppointmentId=0", false)] // means "no id yet" in the vendor's .NET SDK
    [InlineData("mboc_upsertAppointment", "AppointmentId=7", true)]
    [InlineData("mboc_upsertAppointment", "AppointmentGuid=1f0e", true)]
    [InlineData("mboc_addAppointmentResource", "AppointmentId=7 ResourceNo=R1", true)]
    [InlineData("mboc_upsertNotification", "Text=x", false)]
    [InlineData("mboc_upsertNotification", "mboc_id=5", true)]
    [InlineData("mboc_upsertResourceGpsTracking", "ResourceNo=R1", false)] // its key is unknown
    [InlineData("mboc_upsertResourceCapacity", "ResourceNo=R1", false)]
    [InlineData("mboc_upsertCategory", "CategoryName=0", true)]
    [InlineData("my_own", "Id=1", false)] // its effect is unknown
    public void A_row_that_deletes_or_identifies_its_record_is_safe_to_repeat(string procedure, string parameters, bool safe)
    {
        var row = new ImportRow(procedure, [.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
            .Select(p => KeyValuePair.Create(p[0], p[1]))]);

        Assert.Equal(safe, RepeatRule.IsSafe(row));
    }

    [Fact]
    public void An_import_is_as_safe_to_repeat_as_its_least_safe_row()
    {
        ImportRow safe = new("mboc_deleteJob", []), unsafeRow = new("mboc_upsertResourceGpsTracking", []);

        Assert.True(RepeatRule.IsSafe(new DimeRequest(HttpMethod.Post, "import") { Body = ImportPayload.Write([safe, safe]) }));
        Assert.False(RepeatRule.IsSafe(new DimeRequest(HttpMethod.Post, "import") { Body = ImportPayload.Write([safe, unsafeRow]) }));
    }

    [Theory]
    [InlineData("GET", "category", null, true)]
    [InlineData("GET", "appointment?startDate=1", null, true)]
    [InlineData("DELETE", "appointment", "{}", true)]
    [InlineData("DELETE", "webhooks/AppointmentCreated/5", null, true)]
    [InlineData("POST", "message", """{"text":"x","severity":2}""", false)]
    [InlineData("POST", "webhooks/AppointmentCreated", "{}", false)]
    [InlineData("POST", "optimization/fieldService", "{}", false)]
    [InlineData("POST", "appointmentRecurring", """{"appointmentId":7}""", false)]
    [InlineData("POST", "geocode", "{}", true)]
    [InlineData("PUT", "user", "{}", true)]
    [InlineData("POST", "user", "{}", false)]
    [InlineData("POST", "import/setup", "[]", false)] // its body is not known
    [InlineData("POST", "job", """{"sourceApp":"BC","sourceType":"S","jobNo":"1"}""", true)]
    [InlineData("POST", "job", """[{"sourceApp":"BC","sourceType":"S","jobNo":"1"},{"sourceApp":"BC"}]""", false)]
    [InlineData("POST", "appointment", """{"subject":"x"}""", false)]
    [InlineData("POST", "appointment", """{"appointmentId":7}""", true)]
    [InlineData("POST", "appointment", """{"appointmentId":0}""", false)]
    [InlineData("PUT", "resourceGpsTracking", """{"resourceNo":"R1"}""", false)]
    public void A_typed_call_is_judged_by_verb_endpoint_and_the_record_it_identifies(string verb, string path, string? body, bool safe)
    {
        var request = new DimeRequest(new(verb), path) { Body = body is null ? null : Encoding.UTF8.GetBytes(body) };

        Assert.Equal(safe, RepeatRule.IsSafe(request));
    }
}
