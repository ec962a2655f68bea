using System.Buffers;

namespace DimeClient;

/// <summary>Accepts bytes and discards them: the writer itself counts the bytes it committed.</summary>
internal sealed class CountingBuffer : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[1024];

    public void Advance(int count)
    {
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length < sizeHint)
        {
            _buffer = new byte[sizeHint];
        }
        return _buffer;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
