using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DimeClient.Tests.Support;

/// <summary>The public members of an assembly, one line each, sorted.</summary>
internal static class PublicSurface
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(byte)] = "byte",
    };

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(type => Members(type).Prepend(Header(type))).Distinct().Order(StringComparer.Ordinal)];

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = type.GetInterfaces().Where(i => i.IsPublic && !type.IsEnum).Select(Name).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            bases.Insert(0, Name(parent));
        }
        return $"{kind} {Name(type)}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "")}";
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Own).Select(member => member switch
    {
        FieldInfo { IsSpecialName: false } field when IsVisible(field.Attributes) => type.IsEnum
            ? $"{Name(type)}.{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
            : $"{Name(type)}.{field.Name} : {(field.IsLiteral ? "const " : "")}{Name(field.FieldType)}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{Name(type)}.{property.Name} {{ {accessors}}} : {Name(property.PropertyType)}",
        ConstructorInfo constructor when IsVisible(constructor) => $"{Name(type)}.{type.Name.Split('`')[0]}({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) && !IsCompilers(method) =>
            $"{Name(type)}.{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}",
        _ => null,
    }).OfType<string>();

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes field) =>
        (field & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family;

    // The compiler derives the members of a record from its properties.
    private static bool IsCompilers(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.StartsWith('<');

    private static string Accessors(PropertyInfo property) => string.Concat(
        (property.GetMethod is { } get && IsVisible(get) ? "get; " : "")
        + (property.SetMethod is { } set && IsVisible(set)
            ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; "
            : ""));

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType)} {p.Name}"
        + (p.HasDefaultValue
            ? $" = {Convert.ToString(p.DefaultValue, CultureInfo.InvariantCulture) switch { "" or null => "default", var v => v }}"
            : "")));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }
        if (type.IsGenericParameter || type.IsByRef || type.IsArray)
        {
            return type.IsArray ? $"{Name(type.GetElementType()!)}[]" : type.IsByRef ? $"ref {Name(type.GetElementType()!)}" : type.Name;
        }
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }
        var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "";
        return $"{(type.DeclaringType is { } outer && !type.IsGenericParameter ? Name(outer) : type.Namespace)}."
            + $"{type.Name.Split('`')[0]}{arguments}";
    }
}
