using System.Text;
using System.Text.Json;
using DimeClient.Entities;
using Xunit;

namespace DimeClient.Tests.Entities;

public sealed class IncomingAppointmentTests
{
    private const string Body = """
        {"appointmentNo":"A-1","id":7,"Subject":"Visit","StartDate":"2026-11-20T10:00:00","EndDate":"2026-11-20T11:00:00+01:00","Importance":1,
         "PlanningQty":1.5,"IsRecurrenceException":false,"Task":{"TaskNo":"10","Job":{"SourceApp":"BC1","SourceType":"SERVICE","JobNo":"J1"}},
         "Category":{"DisplayName":"Red","Color":"#f00"},"TimeMarker":null,"Assignments":[{"ResourceId":3,"Resource":{"ResourceNo":"R2"}}]}
        """;

    [Fact]
    public async Task The_body_of_a_webhook_is_read_ignoring_the_case_of_its_names()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Body));

        var appointment = await IncomingAppointment.ReadAsync(stream);

        Assert.Equal(
            ("A-1", 7, "Visit", "10", "J1"),
            (appointment.AppointmentNo, appointment.Id, appointment.Subject, appointment.Task!.TaskNo, appointment.Task.Job!.JobNo));
        Assert.Equal(("2026-11-20T10:00:00", "2026-11-20T11:00:00+01:00"), (appointment.Start.ToString(), appointment.End.ToString()));
        Assert.Equal(
            (Importance.High, 1.5m, "Red"), (appointment.Importance, appointment.PlanningQuantity, appointment.Category!.DisplayName));
        Assert.Equal("R2", Assert.Single(appointment.Assignments).Resource!.ResourceNo);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"seven"}""")]
    public void A_body_that_is_not_an_appointment_is_refused(string body)
    {
        Assert.Throws<JsonException>(() => IncomingAppointment.Read(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void Null_assignments_are_read_as_an_empty_list()
    {
        Assert.Empty(IncomingAppointment.Read("""{"Assignments":null}"""u8).Assignments);
    }
}
