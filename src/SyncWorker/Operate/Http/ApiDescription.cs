using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Lists;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Http;

/// <summary>The filter whose properties are the query parameters of a route.</summary>
internal sealed record QueryOf(Type Filter);

/// <summary>The body of a route, which the route reads itself.</summary>
internal sealed record JsonBody(Type Type, bool IsRequired);

/// <summary>The route takes changes: see <see cref="ChangeSchema"/>.</summary>
internal sealed record ChangesBody;

/// <summary>Describes the routes in OpenAPI (<c>/openapi/v1.json</c>): what the framework cannot see in their code.</summary>
internal static class ApiDescription
{
    private const string ApiKey = "apiKey", Bearer = "bearer";

    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["id"] = "The id, as another answer of the API gave it.",
        ["entity"] = "The entity's name in the catalog, such as Job; case does not matter.",
        ["key"] = "The key as people type it: BC1/SERVICE/JOB-1001, its last part, or a number in it.",
    };

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["200"] = "Done.",
        ["202"] = "Accepted: it is durable, and goes on after the answer.",
        ["400"] = "The request is not valid; the errors name each field, its value and what is allowed. Nothing was changed.",
        ["401"] = "Keys are configured, and the request has none that is known.",
        ["403"] = "The key's role may not do this; or, without keys, the request is not from this machine's own tools.",
        ["404"] = "There is no such thing.",
        ["409"] = "Another request with the same Idempotency-Key is running.",
        ["413"] = "The body is too large or holds too many values.",
        ["415"] = "The body is not declared as JSON.",
        ["422"] = "The Idempotency-Key was used for another request within a day.",
        ["429"] = "Too many requests: see Retry-After.",
        ["503"] = "The ledger cannot be written, or changes do not reach Dime.Scheduler: the detail says why.",
    };

    /// <summary>Says what a route is for, and with which problems it may answer.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary, string description, params int[] problems)
    {
        foreach (var status in problems)
        {
            route.ProducesProblem(status);
        }
        return route.WithSummary(summary).WithDescription(description);
    }

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "SyncWorker",
                Version = "v1",
                Description = "Brings Dime.Scheduler to the newest state of every job, task and resource. "
                    + "docs/http.md has an example of each route. Times are ISO 8601 in UTC.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [ApiKey] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = "X-API-KEY",
                    Description = "A key of Http:Keys. Without configured keys none is needed, and only this machine can call.",
                },
                [Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "The same key as a bearer token.",
                },
            };
            ChangeSchema.AddTo(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(DescribeProperty);
    });

    private static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(context.Description.RelativePath!), context.Document) };
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Description ??= Parameters.GetValueOrDefault(parameter.Name ?? "");
        }

        // A handler that reads the path itself has no parameter for it.
        foreach (var name in Parameters.Keys)
        {
            if (context.Description.RelativePath!.Contains($"{{{name}}}", StringComparison.Ordinal)
                && !operation.Parameters.Any(parameter => parameter.Name == name))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Description = Parameters[name],
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }
        }

        if (metadata.OfType<QueryOf>().FirstOrDefault() is { } query)
        {
            foreach (var property in FilterQuery.ParametersOf(query.Filter))
            {
                operation.Parameters.Add(QueryParameter(property));
            }
        }

        if (metadata.OfType<JsonBody>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = await BodyAsync(
                body.IsRequired, context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken));
        }
        else if (metadata.OfType<ChangesBody>().Any())
        {
            operation.RequestBody = await BodyAsync(true, Task.FromResult<IOpenApiSchema>(ChangeSchema.OfBody(context.Document!)));
        }

        var isChange = operation.RequestBody is not null;
        if (isChange)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Description = "A name that the caller gives to this request. A repeat within a day gets the first answer, "
                    + "and nothing is done twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Changes.StorableText.MostOfId },
                Example = "7f3c2a9e-order-1001",
            });
        }

        var role = metadata.OfType<RequiredRole>().FirstOrDefault();
        if (role is not null)
        {
            operation.Description += $" Role: {role}.";
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(ApiKey, context.Document)] = [] },
                new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            ];
        }

        string[] ofRole = role is null ? [] : ["401", "403", "429"];
        string[] problems = isChange ? [.. ofRole, "400", "409", "413", "415", "422"] : ofRole;
        operation.Responses ??= [];
        foreach (var status in problems.Where(status => !operation.Responses.ContainsKey(status)))
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), null, cancellationToken);
            operation.Responses[status] = new OpenApiResponse
            {
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = schema } },
            };
        }

        foreach (var (status, response) in operation.Responses)
        {
            response.Description = Answers.GetValueOrDefault(status, response.Description ?? "");
            if (status is "429" or "409" && response is OpenApiResponse plain)
            {
                plain.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["Retry-After"] = new OpenApiHeader
                    {
                        Description = "Seconds to wait.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
                    },
                };
            }
        }
    }

    private static async Task<OpenApiRequestBody> BodyAsync<T>(bool isRequired, Task<T> schema)
        where T : IOpenApiSchema => new()
        {
            Required = isRequired,
            Description = "JSON in UTF-8.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = await schema } },
        };

    private static OpenApiParameter QueryParameter(PropertyInfo property)
    {
        var option = property.GetCustomAttribute<OptionAttribute>()!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = new OpenApiSchema
        {
            Type = type == typeof(int) || type == typeof(long) ? JsonSchemaType.Integer
                : type == typeof(bool) ? JsonSchemaType.Boolean
                : JsonSchemaType.String,
            Format = type == typeof(DateTimeOffset) ? "date-time" : null,
        };
        if (property.Name == nameof(Replay.Lists.ListFilter.Limit))
        {
            (schema.Minimum, schema.Maximum, schema.Default) =
                ("1", Replay.Lists.ListFilter.MostItems.ToString(CultureInfo.InvariantCulture), 100);
        }
        return new()
        {
            Name = FilterQuery.NameOf(property),
            In = ParameterLocation.Query,
            Required = option.IsRequired,
            Description = option.Help,
            Schema = schema,
        };
    }

    /// <summary>What the route is about: <c>dead-letters</c> of <c>api/dead-letters/groups</c>.</summary>
    private static string TagOf(string path) => path.Split('/') is ["api", var first, ..] ? first : path.Split('/')[0];

    /// <summary>
    /// The help of an option or argument is also the description of the property. A word without a comment of its own means the same in
    /// every answer.
    /// </summary>
    private static Task DescribeProperty(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo?.AttributeProvider is { } property)
        {
            var attributes = property.GetCustomAttributes(inherit: true);
            schema.Description ??= attributes.OfType<OptionAttribute>().FirstOrDefault()?.Help
                ?? attributes.OfType<ArgumentAttribute>().FirstOrDefault()?.Help
                ?? ApiWords.Of(context.JsonPropertyInfo.Name);
        }
        return Task.CompletedTask;
    }
}
