namespace SyncWorker.Receive;

/// <summary>
/// One consumer's channel to the broker. Once one of its deliveries is given up, so are all later ones: otherwise the broker would
/// bring the earlier one again after them, and what is received later counts as newer.
/// </summary>
internal sealed class DeliveryChannel
{
    private volatile bool _isGivenUp;

    public bool IsGivenUp => _isGivenUp;

    public void GiveUp() => _isGivenUp = true;
}
