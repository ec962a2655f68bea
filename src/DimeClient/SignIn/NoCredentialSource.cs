namespace DimeClient;

/// <summary>Offline, requests need no credential.</summary>
internal sealed class NoCredentialSource : CredentialSource
{
    public override ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken) =>
        new((Credential.None, null));
}
