namespace SyncWorker.Receive;

/// <summary>
/// One consumer's channel to the broker. Once one of its deliveries is abandoned, all later ones are abandoned too. Otherwise the
/// broker would redeliver the earlier one after them, and it would count as newer.
/// </summary>
internal sealed class DeliveryChannel
{
    private volatile bool _isGivenUp;

    public bool IsGivenUp => _isGivenUp;

    public void GiveUp() => _isGivenUp = true;
}
