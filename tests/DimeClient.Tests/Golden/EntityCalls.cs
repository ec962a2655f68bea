using DimeClient.Entities;

namespace DimeClient.Tests.Golden;

/// <summary>The calls of <c>entities.txt</c>, made with the typed entities.</summary>
internal sealed record EntityCalls(
    string Name,
    Func<DimeSchedulerClient, bool, Task> Create,
    Func<DimeSchedulerClient, bool, Task> Update,
    Func<DimeSchedulerClient, bool, Task> Delete)
{
    private static readonly Guid First = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Second = Guid.Parse("00000000-0000-4000-8000-000000000002");
    private static readonly DateTime Morning = new(2026, 11, 20, 8, 0, 0);

    private static readonly DimeTask Task =
        new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", ShortDescription = "Check", TaskNo = "T9" };

    public static IReadOnlyList<EntityCalls> All { get; } =
    [
        Of("ActionUris", c => c.ActionUris,
            new()
            {
                SourceApp = "BC1",
                SourceType = "SERVICE",
                UriType = UriType.Task,
                Uri = "https://erp/task",
                Description = "Open the task",
                Default = true,
                RequestType = HttpRequestType.Get,
            },
            new ActionUri { UriType = UriType.Map, Uri = "https://erp/map", RequestType = HttpRequestType.Post }),
        Of("AppointmentCategories", c => c.AppointmentCategories, new() { AppointmentId = 1, Category = "INSTALL" },
            new AppointmentCategory { AppointmentGuid = Second, Category = "REPAIR", SentFromBackOffice = false }),
        Of("AppointmentContainers", c => c.AppointmentContainers, new() { Container = "Truck 1", Appointment = First },
            new AppointmentContainer { Container = "Truck 2", Appointment = Second }),
        Of("AppointmentContents", c => c.AppointmentContents, new() { AppointmentId = 1, Subject = "Boiler \"B\" €", Body = "" },
            new AppointmentContent { AppointmentId = 2, Body = "line\nbreak" }),
        Of("AppointmentFieldValues", c => c.AppointmentFieldValues, new() { AppointmentId = 1, FieldCode = "COLOR", FieldValue = "red" },
            new AppointmentFieldValue { AppointmentId = 1, FieldCode = "SIZE", FieldValue = "9" }),
        Of("AppointmentImportances", c => c.AppointmentImportances, new() { AppointmentId = 1, Importance = Importance.High },
            new AppointmentImportance { AppointmentId = 2, Importance = Importance.Medium }),
        Of("AppointmentLocked", c => c.AppointmentLocked,
            new() { AppointmentId = 1, Locked = true },
            new AppointmentLocked { AppointmentId = 2, Locked = false }),
        Of("AppointmentPlanningQuantities", c => c.AppointmentPlanningQuantities, new() { AppointmentId = 1, Quantity = 1.50m },
            new AppointmentPlanningQuantity { AppointmentId = 2, Quantity = -3 }),
        Of("AppointmentTimeMarkers", c => c.AppointmentTimeMarkers, new() { AppointmentId = 1, TimeMarker = "DONE" },
            new AppointmentTimeMarker { AppointmentId = 2, TimeMarker = "OPEN" }),
        Of("AppointmentUris", c => c.AppointmentUris,
            new() { SourceApp = "BC1", AppointmentId = 1, Uri = "https://erp/a?b=c&d=é", Description = "Order" },
            new AppointmentUri { AppointmentGuid = Second, Uri = "https://erp/2", Description = "Other" }),
        Of("Appointments", c => c.Appointments,
            new()
            {
                AppointmentId = 8, SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", ResourceNo = "R1",
                Subject = "Boiler",
                Start = Morning, End = Morning.AddMinutes(90), IsAllDay = false, Importance = Importance.Low, BackOfficeId = "4711",
                UnitOfMeasure = "HOUR", UnitOfMeasureConversion = 1.25m, PlanningQuantity = 1.5m, UseFixedPlanningQuantity = true,
                RoundToUnitOfMeasure = false,
            },
            new Appointment
            {
                AppointmentId = 9, SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", ResourceNo = "R1",
                Start = new DateTimeOffset(Morning, TimeSpan.FromHours(1)),
                End = new DateTimeOffset(Morning.AddMinutes(90), TimeSpan.FromHours(-5)),
            }),
        Of("Assignments", c => c.Assignments, new() { SourceApp = "BC1", SourceType = "SERVICE", AppointmentId = 1, ResourceNo = "R2" },
            new Assignment { SourceApp = "BC1", SourceType = "SERVICE", AppointmentId = 2, ResourceNo = "R2" }),
        Of("Captions", c => c.Captions,
            new() { Context = 1, SourceTable = "Task", FieldName = "FreeText1", Language = "nl", Text = "Kleur" },
            new Caption { Context = 1, SourceTable = "Task", FieldName = "FreeText1", Language = "de", Text = "Farbe" }),
        Of("Categories", c => c.Categories, new() { Name = "INSTALL", DisplayName = "Install", Color = "#22d3ee" },
            new Category { Id = "never sent", Name = "REPAIR", DisplayName = "Repair", Color = "#ff0000" }),
        Of("Connectors", c => c.Connectors,
            new()
            {
                Name = "BC", SourceApp = "BC1", SourceType = "SERVICE", SendAppointmentToWebService = true, Uri = "https://erp/api",
                Type = ConnectorType.Bc,
                AuthenticationType = ConnectorAuthType.OAuthMsEntraId, ApiType = ConnectorApiType.Rest, Login = "user", Password = "secret",
            },
            new Connector { Name = "NAV", Type = ConnectorType.Nav }),
        Of("Containers", c => c.Containers,
            new() { Name = "Truck 1", HandleDate = Morning.Date, HandleLocked = true },
            new Container { Name = "Truck 2" }),
        Of("FilterGroups", c => c.FilterGroups,
            new() { Id = 7, Name = "Skills", ColumnNo = 2, DataFilter = true },
            new FilterGroup { Name = "Regions" }),
        Of("FilterValues", c => c.FilterValues, new() { Group = "G1", Value = "Welding" }, new FilterValue { Group = "G1", Value = "Gas" }),
        Of("Jobs", c => c.Jobs,
            new()
            {
                SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J8", ShortDescription = "Boiler", SiteAddressGeoLong = 3.7250m,
                Importance = Importance.High,
                CreationDateTime = Morning, FreeDecimal1 = -0.5m, FreeBit1 = false, CheckAppointments = true,
            },
            new Job { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J9", ShortDescription = "😀" }),
        Of("Notifications", c => c.Notifications,
            new()
            {
                AppointmentId = 1,
                ConnectorId = "N1",
                Type = NotificationType.Warning,
                Code = "E42",
                Text = "Not planned",
                Date = Morning,
            },
            new Notification { ConnectorId = "N2", Text = "Other" }),
        Of("Pins", c => c.Pins, new() { Name = "VIP", Color = "#ff0000" }, new Pin { Name = "LATE" }),
        Of("ResourceCalendars", c => c.ResourceCalendars,
            new()
            {
                Code = "C1",
                ResourceNo = "R1",
                CalendarCode = "WEEK",
                StartDate = new DateTime(2026, 1, 1),
                EndDate = new DateTime(2026, 12, 31),
            },
            new ResourceCalendar
            {
                Code = "C2",
                ResourceNo = "R2",
                CalendarCode = "WEEK",
                StartDate = new DateTime(2026, 1, 1),
                EndDate = new DateTime(2026, 12, 31),
            }),
        Of("ResourceCapacities", c => c.ResourceCapacities,
            new()
            {
                ResourceNo = "R1",
                Date = Morning.Date,
                CapacityInSeconds = 28800,
                Quantity = 8,
                UnitOfMeasure = "HOUR",
                UnitOfMeasureConversion = 1,
            },
            new ResourceCapacity { ResourceNo = "R2", Date = Morning.Date, CapacityInSeconds = 3600 }),
        Of("ResourceCertificates", c => c.ResourceCertificates,
            new()
            {
                ResourceNo = "R1",
                No = "GAS",
                Score = "A",
                LastScoreDate = new DateTime(2026, 1, 1),
                ValidUntil = new DateTime(2027, 1, 1),
            },
            new ResourceCertificate { ResourceNo = "R2", No = "VCA" }),
        Of("ResourceFilterValues", c => c.ResourceFilterValues,
            new() { ResourceNo = "R1", FilterGroup = "G1", FilterValue = "Welding", TransferToTemp = false },
            new ResourceFilterValue { ResourceNo = "R2", FilterGroup = "G1", FilterValue = "Gas" }),
        Of("ResourceGpsTracking", c => c.ResourceGpsTracking,
            new()
            {
                ResourceNo = "R1", GpsTrackingResourceNo = "GPS1", Latitude = 51.0543m, Longitude = 3.7174m, Speed = 50,
                Date = new DateTimeOffset(Morning, TimeSpan.FromHours(1)), RowId = "1", Power = "on",
            },
            new ResourceGpsTracking { ResourceNo = "R2", Latitude = -33.9m, Longitude = 18.4m }),
        Of("ResourceUris", c => c.ResourceUris, new() { ResourceNo = "R1", Uri = "https://erp/r1", Description = "Profile" },
            new ResourceUri { ResourceNo = "R2", Uri = "https://erp/r2" }),
        Of("Resources", c => c.Resources,
            new()
            {
                ResourceNo = "R8", ResourceType = "Engineer", ResourceTypeId = 3, ResourceName = "Ann", ReplacementResource = false,
                HomeAddressGeoLong = 3.7250m,
                InServiceFrom = new DateTime(2026, 1, 1), Url1 = "https://erp/r8", UrlDescription1 = "Profile", BulkCapacity = 2.5m,
            },
            new Resource { ResourceNo = "R9" }),
        Of("TaskContainers", c => c.TaskContainers,
            new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", Name = "Truck 1", Index = 3 },
            new TaskContainer { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", Name = "Truck 2" }),
        Of("TaskFilterValues", c => c.TaskFilterValues,
            new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", FilterGroup = "G1", FilterValue = "Welding" },
            new TaskFilterValue
            {
                SourceApp = "BC1",
                SourceType = "SERVICE",
                JobNo = "J1",
                TaskNo = "T1",
                FilterGroup = "G1",
                FilterValue = "Gas",
            }),
        Of("TaskLocked", c => c.TaskLocked, new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", Locked = true },
            new TaskLocked { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T2", Locked = false }),
        Of("TaskUris", c => c.TaskUris,
            new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", Uri = "https://erp/1", Description = "Order" },
            new TaskUri
            {
                SourceApp = "BC1",
                SourceType = "SERVICE",
                JobNo = "J1",
                TaskNo = "T1",
                Uri = "https://erp/2",
                Description = "Invoice",
            }),
        Of("Tasks", c => c.Tasks,
            Task with
            {
                TaskNo = "T8", TaskType = TaskType.Planning, ShortDescription = "Repair", RequestedStartTime = TimeSpan.FromHours(8),
                Duration = TimeSpan.FromMinutes(90),
                DurationInSeconds = 5400, IrisFault = "F1", UrlDescription1 = "Order", PercentDone = 50,
                SchedulingMode = SchedulingMode.DynamicAssignment,
            },
            Task),
        Of("TimeMarkers", c => c.TimeMarkers, new() { Name = "DONE", Color = "#00ff00" }, new TimeMarker { Name = "OPEN" }),
        Of("Users", c => c.Users,
            new()
            {
                Name = "ann",
                Type = LoginType.Forms,
                Email = "ann@example.com",
                Password = "secret",
                Language = "en",
                TimeZone = "Europe/Brussels",
            },
            new User { Name = "bob", Type = LoginType.Entra }),
    ];

    private static EntityCalls Of<T>(string name, Func<DimeSchedulerClient, EntityAccessor<T>> accessor, T one, T other)
        where T : DimeEntity => new(
        name,
        (client, many) => many ? accessor(client).CreateAsync([one, other]) : accessor(client).CreateAsync(one),
        (client, many) => many ? accessor(client).UpdateAsync([one, other]) : accessor(client).UpdateAsync(one),
        (client, many) => many ? accessor(client).DeleteAsync([one, other]) : accessor(client).DeleteAsync(one));
}
