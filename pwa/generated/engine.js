/* Made by ./dev bundle from sources 1f74a9f5b131423a94c6da510ba295a3. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
