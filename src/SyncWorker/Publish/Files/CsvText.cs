using System.Runtime.CompilerServices;
using System.Text;

namespace SyncWorker.Publish.Files;

/// <summary>Splits a CSV into rows, strictly by RFC 4180: one quote too many or too few would move cells of one row into another.</summary>
/// <param name="separator">The character between two cells.</param>
internal sealed class CsvText(TextReader text, char separator)
{
    private const int Chunk = 32 * 1024;

    private readonly char[] _buffer = new char[Chunk];
    private int _length;
    private int _next;
    private long _line = 1;

    /// <summary>Rows with the line in which each begins. A blank line is a row of one empty cell.</summary>
    /// <exception cref="PublishFileException">A quote is in a place where none is allowed.</exception>
    public async IAsyncEnumerable<(long Line, string[] Cells)> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cells = new List<string>();
        while (await PeekAsync(cancellationToken) is not null)
        {
            var began = _line;
            cells.Clear();
            do
            {
                cells.Add(await PeekAsync(cancellationToken) == '"'
                    ? await QuotedAsync(cancellationToken)
                    : await PlainAsync(cancellationToken));
            }
            while (await TryTakeAsync(separator, cancellationToken));
            await EndOfLineAsync(cancellationToken);
            yield return (began, [.. cells]);
        }
    }

    private async ValueTask<string> PlainAsync(CancellationToken cancellationToken)
    {
        var cell = new StringBuilder();
        while (await PeekAsync(cancellationToken) is { } next && next != separator && next is not ('\r' or '\n'))
        {
            if (next == '"')
            {
                throw new PublishFileException(
                    _line,
                    "A quote stands in the middle of a cell: "
                    + "put quotes around a cell that contains quotes, and double each quote inside.");
            }
            cell.Append(Take());
        }
        return cell.ToString();
    }

    private async ValueTask<string> QuotedAsync(CancellationToken cancellationToken)
    {
        var opened = _line;
        var cell = new StringBuilder();
        Take();
        for (; ; )
        {
            switch (await PeekAsync(cancellationToken))
            {
                case null:
                    throw new PublishFileException(opened, "The quote that opens here is not closed before the file ends.");
                case '"':
                    Take();
                    if (await PeekAsync(cancellationToken) is not { } after || after == separator || after is '\r' or '\n')
                    {
                        return cell.ToString();
                    }

                    if (after != '"')
                    {
                        throw new PublishFileException(
                            opened,
                            $"The quote that opens here is closed in line {_line}, "
                            + "and something else follows instead of the next cell: "
                            + "a quote is missing, or there is one too many.");
                    }
                    break;
            }

            var taken = Take();
            cell.Append(taken);
            if (taken == '\r' && await PeekAsync(cancellationToken) != '\n')
            {
                // Old Macintosh programs end a line this way.
                _line++;
            }
        }
    }

    private async ValueTask EndOfLineAsync(CancellationToken cancellationToken)
    {
        var wasReturn = await TryTakeAsync('\r', cancellationToken);
        if (!await TryTakeAsync('\n', cancellationToken) && wasReturn)
        {
            // Old Macintosh programs end a line this way.
            _line++;
        }
    }

    private async ValueTask<bool> TryTakeAsync(char wanted, CancellationToken cancellationToken)
    {
        if (await PeekAsync(cancellationToken) != wanted)
        {
            return false;
        }
        Take();
        return true;
    }

    private async ValueTask<char?> PeekAsync(CancellationToken cancellationToken)
    {
        if (_next == _length)
        {
            (_length, _next) = (await text.ReadAsync(_buffer, cancellationToken), 0);
        }
        return _next < _length ? _buffer[_next] : null;
    }

    private char Take()
    {
        var taken = _buffer[_next++];
        _line += taken == '\n' ? 1 : 0;
        return taken;
    }
}
