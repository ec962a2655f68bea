namespace SyncWorker.Receive;

/// <summary>
/// One consumer's channel to the broker. Once one of its deliveries is given up, so are all later ones: otherwise the broker would
/// bring the earlier one again after them, and what is received later counts as newer.
/// </summary>
/// <param name="identity">Equal to itself alone.</param>
internal sealed class DeliveryChannel(object identity)
{
    private volatile bool _isGivenUp;

    public object Identity => identity;

    public bool IsGivenUp => _isGivenUp;

    public void GiveUp() => _isGivenUp = true;
}
