using System.Text.Json;
using System.Text.Json.Serialization;

namespace DimeClient.Entities;

/// <summary>Reads webhook bodies without reflection: names ignoring case, numbers also as text.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IncomingAppointment))]
internal sealed partial class IncomingJson : JsonSerializerContext;
