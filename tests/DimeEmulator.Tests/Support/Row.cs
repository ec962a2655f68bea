namespace DimeEmulator.Tests;

/// <summary>A row of an import call, as a client writes it.</summary>
internal sealed record Row(string StoredProcedureName, string[] ParameterNames, string[] ParameterValues)
{
    public static Row Of(string procedure, params (string Name, string Value)[] fields) =>
        new(procedure, [.. fields.Select(f => f.Name)], [.. fields.Select(f => f.Value)]);

    public static Row Job(string no, params (string Name, string Value)[] more) =>
        Of("mboc_upsertJob", [("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", no), ("ShortDescription", "Boiler"), .. more]);

    public static Row Task(string jobNo, string no, params (string Name, string Value)[] more) => Of("mboc_upsertTask",
        [("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", jobNo), ("TaskNo", no), ("ShortDescription", "Repair"), .. more]);

    public static Row Appointment(string jobNo, string taskNo, params (string Name, string Value)[] more) => Of("mboc_upsertAppointment",
        [("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", jobNo), ("TaskNo", taskNo), ("ResourceNo", "R1"),
            ("Start", "2026-11-20T08:00:00"), ("End", "2026-11-20T09:00:00"), .. more]);

    public static Row Category(string name, params (string Name, string Value)[] more) =>
        Of("mboc_upsertCategory", [("CategoryName", name), ("DisplayName", name), ("CategoryHexColor", "#FF0000"), .. more]);

    public static Row DeleteJob(string no, params (string Name, string Value)[] more) =>
        Of("mboc_deleteJob", [("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", no), .. more]);

    /// <summary>A row that is refused because a value is too long.</summary>
    public static Row WrongJob(string no) =>
        Of("mboc_upsertJob", ("SourceApp", "BC1"), ("SourceType", "SERVICE"), ("JobNo", no), ("ShortDescription", new string('x', 51)));
}
