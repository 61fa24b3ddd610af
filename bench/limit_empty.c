/* Nothing, linked to the libraries of the program: what it costs to be started. */
int main(void)
{
	return 0;
}
