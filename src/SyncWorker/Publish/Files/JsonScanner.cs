using System.Buffers;

namespace SyncWorker.Publish.Files;

/// <summary>
/// Splits a JSON text into its changes while it is being read, and knows the line of each. The text is one object, several one after
/// another, an array, or <c>{"changes": [ … ]}</c>. The scanner looks at brackets and quotes only; the caller parses each piece.
/// </summary>
internal sealed class JsonScanner
{
    /// <summary>A value as it stands in the file, and the line where it begins.</summary>
    internal readonly record struct Piece(long Line, byte[] Json);

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly List<byte> _containers = [];
    private long _line = 1;
    private long _startLine;
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>The pieces that these bytes complete.</summary>
    public IEnumerable<Piece> Push(ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes.Span[i];
            foreach (var piece in Take(b))
            {
                yield return piece;
            }

            if (b == '\n')
            {
                _line++;
            }
        }
    }

    /// <summary>Ends the text, and returns the last piece if there is one.</summary>
    /// <exception cref="PublishFileException">A bracket or a quote is still open.</exception>
    public IEnumerable<Piece> End()
    {
        if (_depth > 0 || _inString || _containers.Count > 0)
        {
            throw new PublishFileException(
                _value.WrittenCount > 0 ? _startLine : _line, "The JSON ends in the middle: a bracket or a quote is not closed.");
        }
        return _value.WrittenCount > 0 ? [Cut()] : [];
    }

    private IEnumerable<Piece> Take(byte b)
    {
        if (_value.WrittenCount > 0)
        {
            return Continue(b);
        }

        if (Blank.Contains(b) || b is (byte)',' or 0xEF or 0xBB or 0xBF)
        {
            return [];
        }

        if (b == '[' && _containers.Count == 0)
        {
            _containers.Add((byte)']');
        }
        else if (_containers.Count > 0 && b == _containers[^1])
        {
            _containers.RemoveAt(_containers.Count - 1);
        }
        else if (_containers.Count == 1 && _containers[0] == '}')
        {
            throw new PublishFileException(_line, "After the list of changes only } may follow.");
        }
        else
        {
            _startLine = _line;
            return Continue(b);
        }
        return [];
    }

    /// <summary>Takes one byte of a value. An object ends with its closing bracket, anything else with a separator.</summary>
    private IEnumerable<Piece> Continue(byte b)
    {
        if (_inString)
        {
            (_inString, _escaped) = (_escaped || b != '"', !_escaped && b == '\\');
        }
        else if (_depth == 0 && _value.WrittenCount > 0 && (Blank.Contains(b) || b is (byte)',' or (byte)']' or (byte)'}'))
        {
            var scalar = Cut();
            return [scalar, .. Take(b)];
        }
        else if (b == '[' && _depth == 1 && _containers.Count == 0 && OpensASet(_value.WrittenSpan))
        {
            _containers.AddRange("}]"u8);
            _value.ResetWrittenCount();
            _depth = 0;
            return [];
        }
        else
        {
            _inString = b == '"';
            _depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
        }

        _value.Write([b]);
        return _depth == 0 && !_inString && b is (byte)'}' or (byte)']' && _depth == 0 ? [Cut()] : [];
    }

    private Piece Cut()
    {
        var piece = new Piece(_startLine, _value.WrittenSpan.ToArray());
        _value.ResetWrittenCount();
        return piece;
    }

    private static bool OpensASet(ReadOnlySpan<byte> start) =>
        start.Length < 100
        && string.Concat(System.Text.Encoding.UTF8.GetString(start).Where(c => !char.IsWhiteSpace(c)))
            .Equals("{\"changes\":", StringComparison.OrdinalIgnoreCase);
}
