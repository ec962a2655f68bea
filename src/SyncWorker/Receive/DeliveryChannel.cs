namespace SyncWorker.Receive;

/// <summary>
/// One consumer's channel to the broker. Once one of its deliveries is abandoned, all later ones are abandoned too. Otherwise the
/// broker would redeliver the earlier one after them, and it would count as newer. So those that are recorded are always the first ones.
/// </summary>
/// <param name="recorded">
/// Called once after each commit that recorded deliveries of this channel, with their number since the channel began. It must not block.
/// </param>
internal sealed class DeliveryChannel(Action<ulong>? recorded = null)
{
    private volatile bool _isGivenUp;

    // Only the group commit's loop counts.
    private ulong _recorded;
    private ulong _reported;

    public bool IsGivenUp => _isGivenUp;

    public void GiveUp() => _isGivenUp = true;

    /// <summary>Counts the next delivery as recorded.</summary>
    public void CountRecorded() => _recorded++;

    /// <summary>Reports the deliveries counted since the last report, if there are any.</summary>
    public void Report()
    {
        if (_recorded > _reported)
        {
            _reported = _recorded;
            recorded?.Invoke(_recorded);
        }
    }
}
