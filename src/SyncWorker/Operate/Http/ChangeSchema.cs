using System.Text.Json.Nodes;
using DimeClient;
using Microsoft.OpenApi;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Operate.Http;

/// <summary>Describes the body of <c>POST /api/changes</c> from the catalog: a schema for each entity, with all its fields.</summary>
internal static class ChangeSchema
{
    private const string Any = "Change";

    public static void AddTo(OpenApiDocument document)
    {
        document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var entity in DimeCatalog.Entities)
        {
            document.Components.Schemas[NameOf(entity)] = Of(entity);
        }

        document.Components.Schemas[Any] = new OpenApiSchema
        {
            Description = "A change of one entity. Fields stand beside the key or under fields; names are compared without case.",
            AnyOf = [.. DimeCatalog.Entities.Select(entity => new OpenApiSchemaReference(NameOf(entity), document))],
        };
    }

    /// <summary>One change or an array of them.</summary>
    public static OpenApiSchema OfBody(OpenApiDocument document) => new()
    {
        Description = "One change or an array of at most Receive:MaxChanges changes.",
        AnyOf =
        [
            new OpenApiSchemaReference(Any, document),
            new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, Items = new OpenApiSchemaReference(Any, document) },
        ],
        Examples =
        [
            JsonNode.Parse("""
                {"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001","shortDescription":"Boiler","version":17}
                """)!,
        ],
    };

    private static string NameOf(EntityDefinition entity) => $"{entity.Name}Change";

    private static OpenApiSchema Of(EntityDefinition entity)
    {
        var kinds = new[] { (entity.Upsert, ChangeKind.Upsert), (entity.Delete, ChangeKind.Delete), (entity.Clear, ChangeKind.Clear) }
            .Where(kind => kind.Item1 is not null).Select(kind => kind.Item2.ToString());
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"A change of the entity {entity.Name}: {entity.Upsert ?? entity.Delete}.",
            Required = new HashSet<string> { "entity" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["entity"] = Words("The entity's name.", [entity.Name]),
                ["kind"] = Words("Default Upsert.", kinds),
                ["mode"] = Words(
                    "Snapshot: this is the whole record. Patch: only these fields. Default Snapshot.", Enum.GetNames<ChangeMode>()),
                ["messageId"] = Text("The source's id of this message, by which a repeat is recognised.", StorableText.MostOfId),
                ["version"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer | JsonSchemaType.Null,
                    Format = "int64",
                    Description = "The source's version number of the record: the higher one is newer.",
                },
                ["occurredAt"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String | JsonSchemaType.Null,
                    Description = "When it happened: ISO 8601, with or without its offset from UTC. It orders changes without a version.",
                },
                ["export"] = Text("The name of the full export that the change is part of.", 100),
                ["clear"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array | JsonSchemaType.Null,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                    Description = "Fields to empty. A field that is absent or null is not said, and stays as it is.",
                },
                ["fields"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object | JsonSchemaType.Null,
                    Description = "The fields, if they do not stand beside the key.",
                },
            },
        };
        foreach (var parameter in entity.Parameters)
        {
            schema.Properties.TryAdd(parameter.Json, Of(entity, parameter));
        }
        return schema;
    }

    private static OpenApiSchema Of(EntityDefinition entity, ProcedureParameter parameter) => new()
    {
        Type = JsonSchemaType.Null | parameter.Type switch
        {
            ParameterType.Integer or ParameterType.Long => JsonSchemaType.Integer | JsonSchemaType.String,
            ParameterType.Decimal => JsonSchemaType.Number | JsonSchemaType.String,
            ParameterType.Boolean => JsonSchemaType.Boolean | JsonSchemaType.String,
            ParameterType.Enum => JsonSchemaType.Integer | JsonSchemaType.String,
            ParameterType.TextList => JsonSchemaType.Array | JsonSchemaType.String,
            _ => JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean,
        },
        Items = parameter.Type == ParameterType.TextList ? new OpenApiSchema { Type = JsonSchemaType.String } : null,
        MaxLength = parameter.MaxLength,
        Description = string.Join(' ', [
            $"{parameter.Wire}.",
            .. entity.KeyParameters.Contains(parameter.Wire) ? ["Part of the key."] : Array.Empty<string>(),
            .. parameter.RequiredForUpsert ? ["Required in a snapshot."] : Array.Empty<string>(),
            parameter.Type switch
            {
                ParameterType.DateTime => "ISO 8601, as written: with its offset if it has one.",
                ParameterType.Duration => "HH:mm:ss, or seconds as a number.",
                ParameterType.Guid => "A GUID.",
                ParameterType.Enum when parameter.EnumValues.Count > 0 =>
                    $"One of {string.Join(", ", parameter.EnumValues.Keys.Order(StringComparer.Ordinal))}, or its number.",
                ParameterType.TextList => "A list, or one text joined with semicolons.",
                var type => $"{type}.",
            },
        ]),
    };

    private static OpenApiSchema Words(string description, IEnumerable<string> words) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Enum = [.. words.Select(word => (JsonNode)word)],
    };

    private static OpenApiSchema Text(string description, int most) => new()
    {
        Type = JsonSchemaType.String | JsonSchemaType.Null,
        Description = description,
        MaxLength = most,
    };
}
