using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SyncWorker.Changes;

/// <summary>
/// 128 bits that recognise a change that was received before. Half of them identify the change and half hash its content, so
/// the same id with another body counts as another change.
/// </summary>
internal readonly record struct DedupeKey(ulong Name, ulong Content)
{
    /// <param name="messageId">The publisher's id, or null if a version or time inside the body tells repeats apart.</param>
    /// <param name="body">The change as received.</param>
    /// <param name="index">The position of the change in the message, from 0.</param>
    public static DedupeKey Of(string? messageId, ReadOnlySpan<byte> body, int index)
    {
        var content = Hash(body);
        var name = messageId is null ? $"{index}\0{content}" : $"{index}\n{messageId}";
        return new(Hash(Encoding.UTF8.GetBytes(name)), content);
    }

    /// <summary>
    /// The key of a change that has no id. A repeat of such a change counts as new if its record was reset in the meantime, or if the
    /// record or one above it was deleted in the meantime.
    /// </summary>
    /// <param name="epoch">The epoch of the record.</param>
    /// <param name="turns">For the record and each record above it: how often it was deleted or reported to exist again.</param>
    public DedupeKey In(long epoch, IReadOnlyList<int> turns) =>
        epoch == 0 && turns.All(turn => turn == 0)
            ? this
            : this with { Name = Hash(Encoding.UTF8.GetBytes($"{Name}\0{epoch}\0{string.Join('/', turns)}")) };

    public static DedupeKey FromBytes(byte[] bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)));

    /// <summary>Sixteen bytes, the name first, so that keys with the same name sort next to each other.</summary>
    public byte[] ToBytes() => Bytes(Name, Content);

    /// <summary>The lowest and the highest key with the same name.</summary>
    public (byte[] Low, byte[] High) Range() => (Bytes(Name, ulong.MinValue), Bytes(Name, ulong.MaxValue));

    /// <summary>An id for a record that arrived without one. It is the same for every delivery of the same change.</summary>
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
