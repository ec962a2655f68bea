namespace DimeEmulator.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_it_listens_on_loopback_and_keeps_its_data_below_the_current_folder()
    {
        var wrong = CommandLine.Read([], out var commandLine);

        Assert.Null(wrong);
        Assert.Equal(
            new CommandLine { Url = new Uri("http://127.0.0.1:5099"), Data = Path.Combine("data", "emulator"), ApiKey = null },
            commandLine);
    }

    [Fact]
    public void An_option_takes_its_value_after_a_blank_or_an_equals_sign()
    {
        var wrong = CommandLine.Read(["--urls", "http://0.0.0.0:80", "--data=/tmp/x", "--api-key", "k=1"], out var commandLine);

        Assert.Null(wrong);
        Assert.Equal(new CommandLine { Url = new Uri("http://0.0.0.0:80"), Data = "/tmp/x", ApiKey = "k=1" }, commandLine);
    }

    [Theory]
    [InlineData("--port 80", "--port: unknown option. Allowed: --urls, --data, --api-key.")]
    [InlineData("data", "data: unknown option. Allowed: --urls, --data, --api-key.")]
    [InlineData("--data", "--data: a value is missing.")]
    [InlineData("--urls https://x", "--urls: 'https://x' is not allowed. Allowed: one http address such as http://127.0.0.1:5099.")]
    [InlineData("--urls 5099", "--urls: '5099' is not allowed. Allowed: one http address such as http://127.0.0.1:5099.")]
    public async Task A_wrong_option_is_named_and_the_exit_code_is_2(string line, string expected)
    {
        var arguments = line.Split(' ');

        var wrong = CommandLine.Read(arguments, out _);

        Assert.Equal(expected, wrong);
        Assert.Equal(2, await EntryPoint.Main(arguments));
    }
}
