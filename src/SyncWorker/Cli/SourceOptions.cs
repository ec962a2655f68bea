using System.CommandLine;
using SyncWorker.Publish.Files;

namespace SyncWorker.Cli;

/// <summary>The options that say how a file of a source is to be read: the same for every command that reads one.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string?> _entity = CommonOptions.Entity("The entity of changes that name none: Job, Task, Resource, …");
    private readonly Option<string?> _map = new("--map")
    {
        Description = "A file that maps the columns of a CSV to fields, such as samples/jobs.map.json. "
            + "Default: columns named like fields.",
    };
    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "The file's encoding, such as windows-1252. Default: UTF-8. A byte order mark in the file wins.",
    };
    private readonly Option<string> _delimiter = new("--delimiter")
    {
        Description = "The separator between the cells of a CSV: one character, or tab. Default: a comma.",
        DefaultValueFactory = _ => ",",
    };
    private readonly Option<bool> _decimalComma = new("--decimal-comma")
    {
        Description = "Read the numbers of a CSV as 1.234,5. Default: as 1234.5.",
    };

    public IReadOnlyList<Option> Symbols => [_entity, _map, _encoding, _delimiter, _decimalComma];

    public string? Entity(ParseResult parsed) => parsed.GetValue(_entity);

    /// <exception cref="PublishUseException">An option is wrong.</exception>
    public SourceFormat Format(ParseResult parsed) => new(
        parsed.GetValue(_encoding),
        parsed.GetValue(_map),
        new(
            CsvFormat.SeparatorOf(parsed.GetValue(_delimiter)!) ?? throw new PublishUseException(
                $"--delimiter = {parsed.GetValue(_delimiter)}: must be one character, or tab."),
            parsed.GetValue(_decimalComma)));
}
