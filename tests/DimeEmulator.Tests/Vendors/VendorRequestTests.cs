using System.Text.Json;

namespace DimeEmulator.Tests;

/// <summary>
/// Every kind of request that the vendor's own clients send, written by us in their style: the .NET SDK 4 and the CLI 2.0.2 use
/// Pascal case and send every member, even null ones; the JavaScript SDK 0.5.0 uses arrays and camel case.
/// </summary>
public sealed class VendorRequestTests
{
    private const string Keys = "\"SourceApp\":\"BC1\",\"SourceType\":\"SERVICE\"";

    [Theory]
    [InlineData("PUT", "/pin", """{"Name":"Blue","Color":null}""")]
    [InlineData("POST", "/categories", """{"Name":"Red","DisplayName":"Red","Color":"#f00"}""")]
    [InlineData("POST", "/actionuri", """[{"SourceApp":null,"SourceType":null,"UriType":0,"Uri":"https://example.org","Description":"Open","Default":true,"RequestType":0}]""")]
    [InlineData("POST", "/actionUri", """{"uri":"https://example.org"}""")]
    [InlineData("POST", "/connector", """{"Name":"ERP","SourceApp":"BC1","SendAppointmentToWebService":true,"Uri":"https://example.org","CrudTypes":[0,2,3],"Type":0,"AuthenticationType":0,"ApiType":0,"Login":null}""")]
    [InlineData("POST", "/connector", """[{"name":"ERP","sourceApp":"BC1","uri":"https://example.org","backOfficeSystem":1}]""")]
    [InlineData("POST", "/task", "{" + Keys + ""","JobNo":"1","TaskNo":"20","ShortDescription":"Repair","Duration":"1.01:01:00","RequestedStartTime":"00:00:00","StartDate":"2026-01-02T08:30:00","CreateJob":false,"Importance":1,"FreeDecimal1":0,"IsComplete":false}""")]
    [InlineData("POST", "/task", """[{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"30","shortDescription":"Repair","constraintDatetime":"2026-01-02T08:30:00.000Z","duration":null}]""")]
    [InlineData("POST", "/appointment", "{" + Keys + ""","AppointmentNo":null,"AppointmentId":1,"AppointmentGuid":"3f2504e0-4f89-11d3-9a0c-0305e82c3302","JobNo":"1","TaskNo":"10","ResourceNo":"R1","Start":"2026-01-02T08:30:00.1234567+01:00","End":"2026-01-02T09:30:00+01:00","IsAllDay":false,"Importance":null}""")]
    [InlineData("POST", "/appointment", """[{"sourceApp":"BC1","sourceType":"SERVICE","id":7,"categoryId":1,"timeMarkerId":2,"jobNo":"1","taskNo":"10","start":"2026-01-02T08:30:00.000Z","end":"2026-01-02T09:30:00.000Z"}]""")]
    [InlineData("POST", "/appointmentcontent", "{" + Keys + ""","AppointmentNo":null,"AppointmentId":1,"AppointmentGuid":"3f2504e0-4f89-11d3-9a0c-0305e82c3399","Subject":"S","Body":"B","SentFromBackOffice":true}""")]
    [InlineData("POST", "/resourceuri", """[{"resourceNo":"R1","uri":"https://example.org","description":"Docs"}]""")]
    [InlineData("DELETE", "/resourceuri", """{"ResourceNo":"R1","Uri":"https://example.org","Description":null}""")]
    [InlineData("DELETE", "/resourceuri", """[{"resourceNo":"R1","uri":"https://example.org"}]""")]
    [InlineData(
        "DELETE",
        "/notification",
        """[{"sourceApp":"BC1","sourceType":"SERVICE","type":1,"code":"C","text":"T","appointmentGuid":null}]""")]
    [InlineData("POST", "/message", """{"Text":"Hello","User":null,"Severity":3}""")]
    [InlineData("POST", "/message", """{"text":"Hello"}""")]
    [InlineData("POST", "//message", """{"Text":"Hello","User":null,"Severity":3}""")]
    [InlineData(
        "POST",
        "/api/Administration/Users/Create",
        """{"Name":"Ann","Type":1,"Email":"ann@example.org","Password":"p","Language":null,"TimeZone":null}""")]
    [InlineData("POST", "/api/Administration/Users/Update", """{"Name":"Ann","Type":1}""")]
    [InlineData("POST", "/api/Administration/Users/Delete", """{"Name":"Bob","Type":1}""")]
    [InlineData("POST", "/user", """[{"name":"Ann","type":1,"displayName":"Ann"}]""")]
    public async Task A_vendor_request_is_accepted_and_its_answer_can_be_read_by_every_client(string method, string path, string body)
    {
        await using var emulator = await WithBoardAsync();

        var (status, answer) = await emulator.SendAsync(new HttpMethod(method), path, body);

        Assert.True(status == 200, answer);
        var json = JsonElement.Parse(answer);
        Assert.Equal(200, json.GetProperty("statusCode").GetInt32()); // the .NET SDK
        Assert.True(JsonElement.Parse(json.GetProperty("content").GetString()!).GetProperty("Success").GetBoolean()); // the JavaScript SDK
        Assert.True(json.GetProperty("success").GetBoolean()); // Power Platform
        Assert.Equal(200, json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Deleting_one_resource_uri_leaves_the_other()
    {
        await using var emulator = await WithBoardAsync();
        await emulator.SendAsync(HttpMethod.Post, "/resourceuri", """{"ResourceNo":"R1","Uri":"https://example.org/other"}""");

        await emulator.SendAsync(HttpMethod.Delete, "/resourceuri", """{"ResourceNo":"R1","Uri":"https://example.org"}""");

        Assert.Equal(["https://example.org/other"], await emulator.StateAsync("ResourceUri", "Url"));
    }

    [Theory]
    [InlineData(
        "mboc_upsertTask",
        """["BC1","SERVICE","1","20","Repair","2026-01-02 08:30:00Z","36000000000"]""",
        """["SourceApp","SourceType","JobNo","TaskNo","ShortDescription","StartDate","Duration"]""")]
    [InlineData(
        "mboc_upsertNotification",
        """["BC1",null,"T","2026-01-02T08:30:00.000Z",null]""",
        """["SourceApp","AppointmentId","NotificationText","NotificationDate","AppointmentGuid"]""")]
    [InlineData("mboc_upsertResourceUrl", """["R1","https://example.org"]""", """["ResourceNo","Url"]""")]
    [InlineData("mboc_deleteResourceUrl", """["R1","https://example.org"]""", """["ResourceNo","Url"]""")]
    [InlineData(
        "mboc_upsertAppointment",
        """["BC1","SERVICE","1","10","A-1","Visit","2026-01-02T08:30","2026-01-02T09:30","1"]""",
        """["SourceApp","SourceType","JobNo","TaskNo","AppointmentNo","Subject","Start","End","SentFromBackOffice"]""")]
    [InlineData(
        "mboc_upsertTask",
        """["BC1","SERVICE","new","10","Repair","True"]""",
        """["SourceApp","SourceType","JobNo","TaskNo","ShortDescription","CreateJob"]""")]
    public async Task An_import_as_the_vendors_clients_write_it_is_accepted(string procedure, string values, string names)
    {
        await using var emulator = await WithBoardAsync();

        var (status, answer) = await emulator.SendAsync(
            HttpMethod.Post,
            "/import",
            $$"""[{"StoredProcedureName":"{{procedure}}","ParameterNames":{{names}},"ParameterValues":{{values}}}]""");

        Assert.True(status == 200, answer);
    }

    [Theory]
    [InlineData("/pin", "name")]
    [InlineData("/container", "name")]
    [InlineData("/resource", "id")]
    public async Task A_list_contains_the_members_that_the_vendors_clients_read(string path, string member)
    {
        await using var emulator = await WithBoardAsync();

        var (status, body) = await emulator.SendAsync(HttpMethod.Get, path);

        Assert.Equal(200, status);
        Assert.True(JsonElement.Parse(body)[0].TryGetProperty(member, out _), body);
    }

    private static async Task<RunningEmulator> WithBoardAsync()
    {
        var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(
            Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10"), Row.Of("mboc_upsertResource", ("ResourceNo", "R1")),
            Row.Of("mboc_upsertResourceUrl", ("ResourceNo", "R1"), ("Url", "https://example.org")),
            Row.Of("mboc_upsertPin", ("Name", "Blue")), Row.Of("mboc_upsertContainer", ("Name", "Truck")),
            Row.Of("mboc_upsertNotification", ("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("NotificationText", "T")));
        await emulator.SendAsync(HttpMethod.Post, "/user", """{"name":"Bob"}""");
        return emulator;
    }
}
