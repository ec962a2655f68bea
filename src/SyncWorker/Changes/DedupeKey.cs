using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SyncWorker.Changes;

/// <summary>
/// 128 bits that recognise a change that was received before: half of them name it, half are its content, so that the same
/// id with another body is seen to be another change.
/// </summary>
internal readonly record struct DedupeKey(ulong Name, ulong Content)
{
    /// <param name="messageId">The publisher's id, or null where a version or time inside the body tells repeats apart.</param>
    /// <param name="body">The change as received.</param>
    /// <param name="index">Its place in the message, from 0.</param>
    public static DedupeKey Of(string? messageId, ReadOnlySpan<byte> body, int index)
    {
        var content = Hash(body);
        var name = messageId is null ? $"{index}\0{content}" : $"{index}\n{messageId}";
        return new(Hash(Encoding.UTF8.GetBytes(name)), content);
    }

    /// <summary>
    /// The key of a change that has no id: said again it is new when its record was reset since, or when the record or one above it
    /// was deleted since.
    /// </summary>
    /// <param name="epoch">The record's.</param>
    /// <param name="turns">Of the record and of each above it: how often it was deleted, and said to exist again.</param>
    public DedupeKey In(long epoch, IReadOnlyList<int> turns) =>
        epoch == 0 && turns.All(turn => turn == 0) ? this : this with { Name = Hash(Encoding.UTF8.GetBytes($"{Name}\0{epoch}\0{string.Join('/', turns)}")) };

    public static DedupeKey FromBytes(byte[] bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)));

    /// <summary>Sixteen bytes, the name first: keys of one name lie side by side.</summary>
    public byte[] ToBytes() => Bytes(Name, Content);

    /// <summary>The lowest and highest key of the same name.</summary>
    public (byte[] Low, byte[] High) Range() => (Bytes(Name, ulong.MinValue), Bytes(Name, ulong.MaxValue));

    /// <summary>An id for a record that came without one: the same for every delivery of the same change.</summary>
    public Guid ToGuid() => new(ToBytes(), bigEndian: true);

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    private static byte[] Bytes(ulong name, ulong content)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, name);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), content);
        return bytes;
    }
}
