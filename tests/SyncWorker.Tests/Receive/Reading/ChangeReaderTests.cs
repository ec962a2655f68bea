using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

public sealed class ChangeReaderTests
{
    private static readonly JsonSerializerOptions WithoutNulls = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [Theory]
    [InlineData("\"siteCity\":\"Gent\"")]
    [InlineData("\"SITECITY\":\"Gent\"")]
    [InlineData("\"fields\":{\"siteCity\":\"Gent\"}")]
    [InlineData("\"Fields\":{\"SiteCity\":\"Gent\"}")]
    public void A_field_may_be_beside_the_key_or_under_fields_in_any_case(string field)
    {
        var (change, problems) = Reading.Read($"{{{Reading.Job},{field}}}");

        Assert.Empty(problems);
        Assert.Equal("Gent", change.Fields["SiteCity"]);
    }

    [Fact]
    public void Json_and_wire_names_mean_the_same_field()
    {
        var json = Reading.Read("""{"entity":"Category","name":"C","displayName":"c","color":"#ffffff"}""", new(Queues.Changes));
        var wire = Reading.Read(
            """{"entity":"category","CategoryName":"C","displayname":"c","CategoryHexColor":"#ffffff"}""",
            new(Queues.Changes));

        Assert.Equal(json.Change.Fields, wire.Change.Fields);
        Assert.Equal("#ffffff", wire.Change.Fields["CategoryHexColor"]);
    }

    [Fact]
    public void A_field_given_twice_is_refused()
    {
        var problem = Problem($"{{{Reading.Job},\"siteCity\":\"Gent\",\"fields\":{{\"SiteCity\":\"Aalst\"}}}}");

        Assert.Equal(("SiteCity", "Aalst"), (problem.Field, problem.Value));
    }

    [Fact]
    public void Null_means_absent_and_an_empty_text_is_a_value()
    {
        var (change, problems) = Reading.Read($"{{{Reading.Job},\"siteCity\":null,\"version\":null,\"clear\":null,\"siteStreet\":\"\"}}");

        Assert.Empty(problems);
        Assert.DoesNotContain("SiteCity", change.Fields.Keys);
        Assert.Equal("", change.Fields["SiteStreet"]);
    }

    [Theory]
    [InlineData("\"siteCity\":null")]
    [InlineData("\"fields\":{\"siteCity\":null}")]
    [InlineData("\"fields\":{\"SiteCity\":null,\"shortDescription\":null}")]
    [InlineData("\"fields\":null")]
    [InlineData("\"fields\":{}")]
    public void Null_means_absent_wherever_it_occurs(string more)
    {
        var (change, problems) = Reading.Read($"{{{Reading.Job},{more}}}");

        Assert.Empty(problems);
        Assert.DoesNotContain("SiteCity", change.Fields.Keys);
        Assert.Equal("Boiler", change.Fields["ShortDescription"]);
    }

    public static TheoryData<object> Contracts => new()
    {
        new JobChanged { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "JOB-1001", ShortDescription = "Boiler" },
        new EntityChanged
        {
            Entity = "Job",
            Fields = new Dictionary<string, string?>
            {
                ["sourceApp"] = "BC1",
                ["sourceType"] = "SERVICE",
                ["jobNo"] = "JOB-1001",
                ["shortDescription"] = "Boiler",
                ["siteCity"] = null,
            },
        },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Our_own_serialised_contracts_are_read_with_and_without_nulls(object message)
    {
        foreach (var options in new[] { JsonSerializerOptions.Web, WithoutNulls })
        {
            var json = JsonSerializer.Serialize(message, message.GetType(), options);

            var (change, problems) = Reading.Read(json);

            Assert.Empty(problems);
            Assert.Equal("Boiler", change.Fields["ShortDescription"]);
            Assert.DoesNotContain("SiteCity", change.Fields.Keys);
        }
    }

    [Theory]
    [InlineData("description", null)]
    [InlineData("Description", null)]
    [InlineData("freeDate1", "clear")]  // a date has no empty value
    [InlineData("jobNo", "clear")]      // a key
    [InlineData("nosuch", "clear")]
    [InlineData("siteCity", "clear")]   // it also has a value
    public void Clear_empties_texts_that_are_not_keys(string name, string? refused)
    {
        var (change, problems) = Reading.Read(
            $"{{{Reading.Job},\"siteCity\":\"Gent\",\"clear\":[\"{name}\"]}}",
            import: new() { EmptyAs = "-" });

        Assert.Equal(refused, problems.SingleOrDefault()?.Field);
        Assert.True(refused is not null || change.Fields["Description"] == "-");
    }

    [Theory]
    [InlineData("Job", "\"kind\":\"Clear\"", "must be Upsert or Delete for Job")]
    [InlineData("TaskContainer", "\"kind\":\"Clear\"", null)]
    [InlineData("Job", "\"kind\":\"Purge\"", "must be Upsert or Delete or Clear")]
    [InlineData("Job", "\"kind\":\"Upsert,Delete\"", "must be Upsert or Delete or Clear")]
    [InlineData("Job", "\"kind\":7", "must be Upsert or Delete or Clear")]
    [InlineData("Job", "\"mode\":\"Half\"", "must be Snapshot or Patch")]
    [InlineData("AppointmentCategory", "\"kind\":\"Delete\"", "must be Upsert for AppointmentCategory")]
    public void A_kind_or_mode_that_the_catalog_lacks_is_refused(string entity, string said, string? allowed)
    {
        var (_, problems) = Reading.Read($"{{\"entity\":\"{entity}\",{said}}}", new(Queues.Changes));

        Assert.Equal(allowed is not null, problems.Any(problem => problem.Field is "kind" or "mode" && problem.Allowed == allowed));
    }

    [Fact]
    public void A_delete_needs_only_its_key_and_leaves_out_parameters_outside_its_procedure()
    {
        var (change, problems) = Reading.Read(
            """{"kind":"delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","siteCity":"Gent","checkAppointments":false}""");

        Assert.Empty(problems);
        Assert.Equal(["SourceApp", "SourceType", "JobNo", "CheckAppointments"], change.Fields.Keys);
        Assert.Equal(ChangeKind.Delete, change.Kind);
    }

    [Fact]
    public void A_patch_needs_only_its_key()
    {
        var (change, problems) = Reading.Read("""{"mode":"PATCH","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1"}""");

        Assert.Empty(problems);
        Assert.Equal(ChangeMode.Patch, change.Mode);
    }

    [Fact]
    public void Every_missing_key_and_required_field_is_named()
    {
        var (change, problems) = Reading.Read("""{"entity":"Job","sourceType":"  "}""");

        Assert.Equal(["sourceApp", "sourceType", "jobNo", "shortDescription"], problems.Select(problem => problem.Field));
        Assert.All(problems, problem => Assert.Contains("required", problem.Allowed, StringComparison.Ordinal));
        Assert.Equal(("invalid", "DIME101", 4), (change.Refusal!.Class, change.Refusal.Code, change.Refusal.Message.Split('\n').Length));
        Assert.NotNull(change.Body);
    }

    [Fact]
    public void An_over_long_key_is_named_with_its_limit()
    {
        var problem = Problem($"{{{Reading.Job.Replace("SERVICE", "SERVICE-ORDER", StringComparison.Ordinal)}}}");

        Assert.Equal(
            ("sourceType", "SERVICE-ORDER", "must be at most 10 characters long, and is 13"),
            (problem.Field, problem.Value, problem.Allowed));
    }

    [Fact]
    public void Truncation_never_splits_a_character_and_never_cuts_a_key()
    {
        var truncate = new ValidationOptions { TooLong = TooLong.Truncate };
        var fits = new string('x', 49) + "é";

        var cut = Reading.Read(Short(fits + "y"), validation: truncate).Change.Fields["ShortDescription"];
        var pair = Reading.Read(Short(new string('x', 49) + "😀"), validation: truncate).Change.Fields["ShortDescription"];
        var key = Reading.Read(
            $"{{{Reading.Job.Replace("SERVICE", "SERVICE-ORDER", StringComparison.Ordinal)}}}",
            validation: truncate).Problems;

        Assert.Equal((fits, new string('x', 49)), (cut, pair));
        Assert.Equal("sourceType", Assert.Single(key).Field);
    }

    [Fact]
    public void Control_characters_in_a_key_are_refused()
    {
        Assert.Equal("jobNo", Problem($"{{{Reading.Job.Replace("JOB-1001", @"JOB\u0000", StringComparison.Ordinal)}}}").Field);
    }

    [Fact]
    public void An_unknown_field_is_refused_unless_it_is_to_be_ignored()
    {
        var json = $"{{{Reading.Job},\"colour\":\"red\"}}";

        var ignored = Reading.Read(json, validation: new() { UnknownFields = UnknownFields.Ignore });

        Assert.Equal(("colour", "is not a field of Job"), (Problem(json).Field, Problem(json).Allowed));
        Assert.Empty(ignored.Problems);
        Assert.DoesNotContain("red", ignored.Change.Fields.Values);
    }

    [Theory]
    [InlineData("17", 17L)]
    [InlineData("\"17\"", 17L)]
    [InlineData("-3", -3L)]
    [InlineData("1.5", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("true", null)]
    public void A_version_is_a_whole_number(string json, long? version)
    {
        var (change, problems) = Reading.Read($"{{{Reading.Job},\"version\":{json}}}");

        Assert.Equal(version, change.Version);
        Assert.Equal(version is null, problems.Any(problem => problem.Field == "version"));
    }

    [Theory]
    [InlineData("2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00Z")]
    [InlineData("2026-11-20T08:00:00", "2026-11-20T08:00:00Z")] // never the machine's zone
    [InlineData("2026-11-20", "2026-11-20T00:00:00Z")]
    [InlineData("11/12/2026", null)]
    [InlineData("08:00", null)] // would be today, by the machine's clock
    [InlineData("soon", null)]
    public void A_time_is_read_as_iso_8601(string text, string? utc)
    {
        var (change, problems) = Reading.Read($"{{{Reading.Job},\"occurredAt\":\"{text}\"}}");

        Assert.Equal(utc is null ? null : DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), change.OccurredAt);
        Assert.Equal(utc is null, problems.Any(problem => problem.Field == "occurredAt"));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void A_time_more_than_ten_minutes_ahead_is_treated_as_absent_and_counted(int minutes, bool ahead)
    {
        var (change, problems) = Reading.Read($"{{{Reading.Job},\"occurredAt\":\"{Some.Now.AddMinutes(minutes):O}\"}}");

        Assert.Empty(problems);
        Assert.Equal(ahead, change.OccurredAt is null);
        Assert.Equal(ahead ? [Counters.TimeAhead] : [], change.Remarks);
    }

    [Fact]
    public void Under_RequireOrder_a_change_without_id_version_and_time_is_refused()
    {
        var required = new ReceiveOptions { RequireOrder = true };

        var nothing = Reading.Read($"{{{Reading.Job}}}", new(Queues.Jobs, "Job"), receive: required);
        var version = Reading.Read($"{{{Reading.Job},\"version\":1}}", new(Queues.Jobs, "Job"), receive: required);

        Assert.Equal("version", Assert.Single(nothing.Problems).Field);
        Assert.Empty(version.Problems);
    }

    [Theory]
    [InlineData("""{"entity":"Jobb"}""", "entity")]
    [InlineData("""{"entity":"Task"}""", "entity")] // a task on the queue of jobs
    [InlineData("[]", "")]
    [InlineData("17", "")]
    public void A_body_that_is_not_a_change_of_this_queue_is_refused(string json, string field)
    {
        Assert.Contains(Reading.Read(json).Problems, problem => problem.Field == field);
    }

    [Fact]
    public void On_the_general_queue_the_entity_must_be_given()
    {
        Assert.Contains(Reading.Read($"{{{Reading.Job}}}", new(Queues.Changes)).Problems, problem => problem.Field == "entity");
    }

    [Fact]
    public void An_appointment_without_an_id_gets_the_same_one_for_the_same_message()
    {
        const string json = """
            {"entity":"Appointment","appointmentId":0,"sourceApp":"BC1","sourceType":"S","jobNo":"J","taskNo":"T","resourceNo":"R","start":"2026-11-20T08:00:00","end":"2026-11-20T09:00:00"}
            """;

        var first = Reading.Read(json, new(Queues.Changes, MessageId: "m1")).Change;
        var again = Reading.Read(json, new(Queues.Changes, MessageId: "m1")).Change;
        var other = Reading.Read(json, new(Queues.Changes, MessageId: "m2")).Change;

        Assert.Null(first.Refusal);
        Assert.True(Guid.TryParse(first.Fields["AppointmentGuid"], out _));
        Assert.Equal(first.Fields["AppointmentGuid"], again.Fields["AppointmentGuid"]);
        Assert.NotEqual(first.Fields["AppointmentGuid"], other.Fields["AppointmentGuid"]);
    }

    private static Problem Problem(string json) => Assert.Single(Reading.Read(json).Problems);

    private static string Short(string text) => $"{{{Reading.Job.Replace("Boiler", text, StringComparison.Ordinal)}}}";
}
