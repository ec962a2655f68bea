using System.Text.Json;
using System.Text.Json.Serialization;

namespace DimeClient;

/// <summary>
/// What is read and written with System.Text.Json, generated at compile time: no reflection, so trimming and AOT are safe.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<Category>))]
internal sealed partial class DimeJson : JsonSerializerContext;
