namespace DimeClient;

/// <summary>Offline, nobody is asked who they are.</summary>
internal sealed class NoCredentialSource : CredentialSource
{
    public override ValueTask<(Credential? Credential, DimeError? Error)> GetAsync(CancellationToken cancellationToken) => new((Credential.None, null));
}
